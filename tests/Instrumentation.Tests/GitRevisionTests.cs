namespace OtelMl.Instrumentation.Tests;

public sealed class GitRevisionTests : IDisposable
{
    const string Commit = "5114f85cd3b1c2a4b6e7d8f90a1b2c3d4e5f6071";
    const string Other = "0000000000000000000000000000000000000001";

    readonly DirectoryInfo _tree = Directory.CreateTempSubdirectory("otelml-git-");

    [Fact]
    public void A_branch_gives_its_commit_from_anywhere_below_the_tree()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/refs/heads/main", Commit + "\n");

        Assert.Equal(Commit, GitRevision.OfWorkingTree(_tree.CreateSubdirectory("src/deep").FullName));
    }

    [Fact]
    public void A_detached_head_is_the_commit()
    {
        Write(".git/HEAD", Commit + "\n");

        Assert.Equal(Commit, GitRevision.OfWorkingTree(_tree.FullName));
    }

    [Fact]
    public void A_packed_branch_is_found_by_its_whole_name()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/packed-refs", $"# pack-refs with: peeled fully-peeled sorted\n{Other} refs/heads/feature/refs/heads/main\n{Commit} refs/heads/main\n^{Other}\n");

        Assert.Equal(Commit, GitRevision.OfWorkingTree(_tree.FullName));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linked_working_tree_finds_its_branch_with_the_main_one(bool packed)
    {
        Write("main/.git/HEAD", "ref: refs/heads/main\n");
        Write("main/.git/worktrees/linked/HEAD", "ref: refs/heads/topic\n");
        Write("main/.git/worktrees/linked/commondir", "../..\n");
        if (packed) Write("main/.git/packed-refs", $"{Commit} refs/heads/topic\n");
        else Write("main/.git/refs/heads/topic", Commit + "\n");
        Write("linked/.git", "gitdir: ../main/.git/worktrees/linked\n");

        Assert.Equal(Commit, GitRevision.OfWorkingTree(Path.Combine(_tree.FullName, "linked")));
    }

    [Theory]
    [InlineData("ref: refs/heads/unborn")]
    [InlineData("ref: ../../../etc/passwd")]
    [InlineData("ref: \0")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void An_odd_head_gives_nothing(string head)
    {
        Write(".git/HEAD", head);

        Assert.Null(GitRevision.OfWorkingTree(_tree.FullName));
    }

    [Fact]
    public void No_repository_gives_nothing()
    {
        Assert.Null(GitRevision.OfWorkingTree(Path.GetPathRoot(_tree.FullName)!));
        Assert.Null(GitRevision.OfWorkingTree("\0"));
    }

    [Theory]
    [InlineData("1.2.0+" + Commit, Commit)]
    [InlineData("1.2.0-beta.1+5114f85", "5114f85")]
    [InlineData("1.2.0", null)]
    [InlineData("1.2.0+release", null)]
    [InlineData(null, null)]
    public void The_version_may_name_the_commit(string? version, string? revision) => Assert.Equal(revision, GitRevision.OfVersion(version));

    [Fact]
    public void Runs_carry_the_revision()
    {
        using Telemetry telemetry = new();
        telemetry.Pipeline.Component("cleaning").Run(_ => { });

        Assert.Equal(GitRevision.Current, telemetry.Span("run cleaning").GetTagItem("vcs.ref.head.revision"));
    }

    public void Dispose() => _tree.Delete(recursive: true);

    void Write(string path, string content)
    {
        string full = Path.Combine(_tree.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
