using System.Diagnostics;
using AgentHost.Client;

namespace AgentHost.EndToEnd.Tests.Surfaces;

/// <summary>Names of files for who types a part of one.</summary>
public sealed class FileNameTests(InProcessHost host, ITestOutputHelper output) : IClassFixture<InProcessHost>
{
    [Fact]
    public async Task Names_AreThoseThatMayBeSeen()
    {
        using var sandbox = new Sandbox();
        foreach (var file in (string[])
        [
            "src/Program.cs", "src/deep/er/program.txt", "docs/guide.md", "docs/my notes.md", "bin/out.dll", "secret/plan.md", "kept.log", "noise.log",
            ".github/flow.yml", "vendor/lib.js", "vendor/keep.js",
        ])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(sandbox.PathOf(file))!);
            await File.WriteAllTextAsync(sandbox.PathOf(file), "x", TestContext.Current.CancellationToken);
        }

        Directory.CreateDirectory(sandbox.PathOf(".git/info"));
        await File.WriteAllTextAsync(sandbox.PathOf(".git/info/exclude"), "*.dll\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sandbox.PathOf(".gitignore"), "*.log\n!kept.log\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(sandbox.PathOf("vendor/.ignore"), "lib.js\n", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(sandbox.PathOf("loop"), sandbox.Workspace);
        var session = await host.OpenAsync(sandbox, """{ "permissions": { "deny": ["read(secret/**)"] } }""");

        Assert.Equal(
            ["bin/", "src/", "docs/", "vendor/", "kept.log"],
            (await FindAsync(session, "")).Where(static name => name is not ("secret/")).ToList());
        Assert.Equal(["src/Program.cs", "src/deep/er/program.txt"], await FindAsync(session, "prog"));
        Assert.Equal(["src/deep/er/", "src/deep/er/program.txt"], (await FindAsync(session, "src/deep/er")));
        Assert.Equal(["docs/my notes.md"], await FindAsync(session, "my n"));
        Assert.Equal(["docs/guide.md"], await FindAsync(session, "dgide"));
        Assert.Equal([".github/", ".github/flow.yml"], await FindAsync(session, ".github"));
        foreach (var hidden in (string[])["plan", "noise", "out.dll", "lib.js", "flow", "exclude", "loop"])
        {
            Assert.Empty(await FindAsync(session, hidden));
        }

        Assert.Equal(["vendor/keep.js"], await FindAsync(session, "keep.j"));
        Assert.Equal(["docs/", "docs/guide.md", "docs/my notes.md"], await FindAsync(session, "docs"));
        Assert.Equal(["docs/"], await FindAsync(session, "docs", limit: 1));
    }

    /// <summary>Names behind a source come from its plugin: kinds, then branches and tags.</summary>
    [Fact]
    public async Task Names_OfSources_AreThere()
    {
        using var sandbox = new Sandbox();
        await File.WriteAllTextAsync(sandbox.PathOf("git-notes.md"), "x", TestContext.Current.CancellationToken);
        foreach (var words in (string[][])
        [
            ["init", "-q", "-b", "trunk"], ["add", "."], ["-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "first"],
            ["branch", "topic/one"], ["tag", "v1"],
        ])
        {
            await sandbox.GitAsync(words);
        }

        var session = await host.OpenAsync(sandbox, "{}");
        Assert.Equal(["git:", "git-notes.md"], await FindAsync(session, "git"));
        Assert.Equal(["clipboard"], await FindAsync(session, "clipb"));
        Assert.Equal(["git:diff", "git:diff:"], await FindAsync(session, "git:d"));
        Assert.Equal(["git:staged", "git:status", "git:show:"], await FindAsync(session, "git:s"));
        Assert.Equal(["git:diff:topic/one"], await FindAsync(session, "git:diff:to"));
        Assert.Equal(["git:show:topic/one", "git:show:trunk", "git:show:v1"], (await FindAsync(session, "git:show:")).Order(StringComparer.Ordinal));
        Assert.Empty(await FindAsync(session, "git:log:"));
        Assert.Empty(await FindAsync(session, "nothing:x"));
    }

    /// <summary>Of 100,000 files the first names come at once, though nobody asked before; a moment later all are known.</summary>
    [Fact]
    public async Task Names_OfManyFiles_ComeAtOnce()
    {
        using var sandbox = new Sandbox();
        for (var folder = 0; folder < 500; folder++)
        {
            var path = sandbox.PathOf($"part{folder % 20}/group{folder}");
            Directory.CreateDirectory(path);
            for (var file = 0; file < 200; file++)
            {
                File.Create(Path.Combine(path, $"file{folder}x{file}.txt")).Dispose();
            }
        }

        var session = await host.OpenAsync(sandbox, "{}");
        var clock = Stopwatch.StartNew();
        var first = await session.FindFilesAsync(new FileQuery("part"));
        var firstTime = clock.Elapsed;
        Assert.Equal(20, first.Entries.Count);
        FileNames last;
        while ((last = await session.FindFilesAsync(new FileQuery("file499x199"))).Partial)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var whole = clock.Elapsed;
        Assert.Equal(["part19/group499/file499x199.txt"], last.Entries);
        clock.Restart();
        Assert.Equal(20, (await session.FindFilesAsync(new FileQuery("99.t"))).Entries.Count);
        output.WriteLine(
            $"first names {firstTime.TotalMilliseconds:0} ms, all known {whole.TotalMilliseconds:0} ms, then {clock.Elapsed.TotalMilliseconds:0} ms");
        Assert.True(firstTime < TimeSpan.FromSeconds(1), $"{firstTime}");
    }

    private static async Task<IReadOnlyList<string>> FindAsync(InProcessSession session, string text, int limit = 20)
    {
        FileNames names;
        do
        {
            names = await session.FindFilesAsync(new FileQuery(text) { Limit = limit });
        }
        while (names.Partial);
        return names.Entries;
    }
}
