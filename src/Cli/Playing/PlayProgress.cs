using Spectre.Console;

namespace OtelMl.Cli.Playing;

/// <summary>Shows how far playing has come, on standard error where it is a terminal.</summary>
static class PlayProgress
{
    /// <param name="first">What is done first.</param>
    /// <param name="play">Plays; is given what to call with what is done and the share that is done.</param>
    public static async Task ShowAsync(string first, Func<Action<string, double>, Task> play)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive)
        {
            await play((_, _) => { });
            return;
        }

        await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            ProgressTask bar = progress.AddTask(first, maxValue: 1);
            await play((what, share) => bar.Description(what).Value(share));
        });
    }
}
