using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OtelMl.ClickHouseHost;

/// <summary>
/// Runs the ClickHouse inside libchdb: its <c>clickhouse local</c> entry point, told to open the HTTP listener and then to read
/// a pipe that never says anything. The server lives for as long as that read blocks; closing the pipe ends it cleanly.
/// </summary>
sealed unsafe class ChdbServer
{
    // The native parser and planner recurse deeply; .NET's default of 1.5 MB is too small for them.
    const int StackBytes = 64 * 1024 * 1024;

    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly int _writeEnd;
    int _closed;

    ChdbServer(int writeEnd) => _writeEnd = writeEnd;

    /// <summary>Completes when the native call returns, for whatever reason.</summary>
    public Task Ended => _ended.Task;

    public static ChdbServer Start(string library, string dataDirectory, string configFile, int port)
    {
        nint handle = NativeLibrary.Load(library);
        // Must come first: chdb otherwise replaces the SIGSEGV handler by which .NET turns null dereferences into exceptions.
        var setSignalHandlers = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(handle, "chdb_set_signal_handlers_enabled");
        setSignalHandlers(0);
        var queryCommandLine = (delegate* unmanaged<int, byte**, void*>)NativeLibrary.GetExport(handle, "chdb_query_cmdline");

        int* pipe = stackalloc int[2];
        if (LibC.Pipe(pipe) != 0)
            throw new Win32Exception();

        string[] arguments =
        [
            "clickhouse",
            $"--path={dataDirectory}",
            $"--config-file={configFile}",
            $"--http_port={port}",
            "--listen_host=127.0.0.1",
            "--log-level=warning",
            $"--file=/proc/self/fd/{pipe[0]}",
            "--structure=line String",
            "--input-format=LineAsString",
            "--query=SYSTEM START LISTEN HTTP; SELECT count() FROM table",
        ];

        var server = new ChdbServer(pipe[1]);
        var thread = new Thread(() => server.Run(queryCommandLine, arguments), StackBytes) { IsBackground = true, Name = "clickhouse" };
        thread.Start();
        return server;
    }

    public void RequestStop()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            _ = LibC.Close(_writeEnd);
    }

    void Run(delegate* unmanaged<int, byte**, void*> queryCommandLine, string[] arguments)
    {
        byte** argv = (byte**)NativeMemory.AllocZeroed((nuint)(arguments.Length + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < arguments.Length; i++)
            argv[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
        try
        {
            queryCommandLine(arguments.Length, argv);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
