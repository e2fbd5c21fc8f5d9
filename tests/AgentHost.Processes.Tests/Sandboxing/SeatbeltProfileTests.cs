using AgentHost.Permissions.Rules;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>Profiles for macOS, as the system there reads them: <see cref="SeatbeltRules"/> is the reader of these tests.</summary>
public sealed class SeatbeltProfileTests : IDisposable
{
    private readonly DirectoryInfo _root = LastingFolder.Create();

    public SeatbeltProfileTests()
    {
        foreach (var file in (string[])
            [
                "work/src/a.cs", "work/.env", "work/deep/er/prod.pem", "work/.git/config", "work/.git/hooks/sample", "work/.git/objects/x",
                "work/.agents/agent.json", "work/scripts/check.sh", "home/.ssh/id_rsa", "home/.cargo/bin/tool", "home/.cargo/credentials.toml",
                "home/notes.txt", "home/.config/agent/auth.json", "other/notes.txt",
            ])
        {
            var path = Path.Combine(_root.FullName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "words");
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("file-read-data work/src/a.cs", true, true, true)]
    [InlineData("file-write-data work/src/a.cs", true, true, false)]
    [InlineData("file-write-create work/new.txt", true, true, false)]
    [InlineData("file-write-unlink work/src", true, true, false)]
    [InlineData("file-write-create own/file", true, true, true)]
    [InlineData("file-read-data own/file", true, true, true)]
    [InlineData("file-write-data work/.git/objects/x", true, true, false)]
    [InlineData("file-read-data work/.git/config", true, true, true)]
    [InlineData("file-write-data work/.git/config", false, false, false)]
    [InlineData("file-write-create work/.git/hooks/pre-commit", false, false, false)]
    [InlineData("file-write-unlink work/.git/hooks", false, false, false)]
    [InlineData("file-write-unlink work/.git", false, false, false)]
    [InlineData("file-write-unlink work", false, false, false)]
    [InlineData("file-write-create work/.agents/more.json", false, false, false)]
    [InlineData("file-write-create work/.claude/settings.json", false, false, false)]
    [InlineData("file-write-create work/.claude", false, false, false)]
    [InlineData("file-write-data work/scripts/check.sh", false, false, false)]
    [InlineData("file-write-unlink work/scripts", false, false, false)]
    [InlineData("file-read-data work/.env", false, false, false)]
    [InlineData("file-write-data work/.env", false, false, false)]
    [InlineData("file-write-unlink work/.env", false, false, false)]
    [InlineData("file-read-data work/deep/er/prod.pem", false, false, false)]
    [InlineData("file-write-unlink work/deep/er", false, false, false)]
    [InlineData("file-write-unlink work/deep", false, false, false)]
    [InlineData("file-link work/src/a.cs", false, false, false)]
    [InlineData("file-clone work/src/a.cs", false, false, false)]
    [InlineData("file-read-data home/.ssh/id_rsa", false, false, false)]
    [InlineData("file-read-data home/.config/agent/auth.json", false, false, false)]
    [InlineData("file-read-data home/.cargo/credentials.toml", false, false, false)]
    [InlineData("file-read-data home/.cargo/bin/tool", true, true, true)]
    [InlineData("file-write-data home/.cargo/bin/tool", false, false, false)]
    [InlineData("file-read-data home/notes.txt", true, false, false)]
    [InlineData("file-read-metadata home", true, true, true)]
    [InlineData("file-read-data other/notes.txt", true, false, false)]
    [InlineData("file-write-data other/notes.txt", false, false, false)]
    [InlineData("file-read-data /usr/lib/libSystem.B.dylib", true, true, true)]
    [InlineData("file-write-create /usr/made", false, false, false)]
    [InlineData("file-write-create /private/tmp/made", false, false, false)]
    [InlineData("file-write-data /dev/null", true, true, true)]
    [InlineData("file-read-data /private/var/run/docker.sock", true, false, false)]
    [InlineData("network-outbound /private/var/run/docker.sock", false, false, false)]
    [InlineData("network-outbound work/app.sock", false, false, false)]
    [InlineData("network-bind own/server.sock", true, true, true)]
    public void Write_Access_IsThatOfTheOtherSandbox(string access, bool asked, bool unasked, bool onlyReads)
    {
        var (operation, path) = (access.Split(' ')[0], access.Split(' ')[1]);
        path = path[0] == '/' ? path : Path.Combine(_root.FullName, path);

        Assert.Equal(
            (asked, unasked, onlyReads),
            (Rules(new SandboxView()).Allows(operation, path),
                Rules(new SandboxView { Unasked = true }).Allows(operation, path),
                Rules(new SandboxView { Unasked = true, ReadOnly = true }).Allows(operation, path)));
    }

    [Theory]
    [InlineData(false, null, "network-outbound remote ip", false)]
    [InlineData(false, null, "network-outbound localhost:40001", false)]
    [InlineData(false, 40001, "network-outbound localhost:40001", true)]
    [InlineData(false, 40001, "network-outbound localhost:5432", false)]
    [InlineData(false, 40001, "network-outbound remote ip", false)]
    [InlineData(true, null, "network-outbound remote ip", true)]
    [InlineData(true, null, "network-bind local ip", true)]
    public void Write_Network_IsTheProxyAloneOrAll(bool network, int? port, string access, bool expected)
    {
        var rules = Rules(new SandboxView { Network = network }, port);
        var space = access.IndexOf(' ', StringComparison.Ordinal);

        Assert.Equal(expected, rules.AllowsAddress(access[..space], access[(space + 1)..]));
    }

    [Theory]
    [InlineData("com.apple.SecurityServer")]
    [InlineData("com.apple.securityd.xpc")]
    [InlineData("com.apple.coreservices.launchservicesd")]
    [InlineData("com.apple.coreservices.appleevents")]
    [InlineData("com.apple.pasteboard.1")]
    public void Write_ServicesThatActForIt_AreNotReached(string service) =>
        Assert.DoesNotContain(service, Text(new SandboxView { Network = true }, port: null), StringComparison.Ordinal);

    [Fact]
    public void Write_RuleThatShowsASecret_ShowsIt()
    {
        var rule = PermissionRuleParser.Parse("read(.env)", "test").Rule!;
        var view = new SandboxView { Unasked = true, Rules = PermissionRules.Empty with { Allow = [rule] } };

        Assert.True(Rules(view, keeps: static _ => static (_, _) => false).Allows("file-read-data", Path.Combine(_root.FullName, "work/.env")));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with space")]
    [InlineData("quote\"d")]
    [InlineData("back\\slash")]
    [InlineData(")(allow default)(")]
    [InlineData("; comment")]
    [InlineData("new\nline")]
    public void Write_StrangeNames_StayOneText(string name)
    {
        var secret = Path.Combine(_root.FullName, "work", name, ".env");
        Directory.CreateDirectory(Path.GetDirectoryName(secret)!);
        File.WriteAllText(secret, "");

        var rules = Rules(new SandboxView());

        Assert.False(rules.Allows("file-read-data", secret));
        Assert.False(rules.Allows("file-write-create", "/usr/made"));
        Assert.True(rules.Allows("file-read-data", Path.Combine(_root.FullName, "work", name, "other")));
    }

    [Fact]
    public void Smallest_Reads_TheSystemAlone()
    {
        var rules = SeatbeltRules.Parse(SeatbeltProfile.Smallest);

        Assert.True(rules.Allows("file-read-data", "/usr/bin/true"));
        Assert.False(rules.Allows("file-read-data", "/Users/me/.ssh/id_rsa"));
        Assert.False(rules.Allows("file-write-create", "/usr/made"));
    }

    [Fact]
    public void Write_DeniedFolder_IsNotSeen_ButForWhatMayBeRead()
    {
        var (work, main) = (Path.Combine(_root.FullName, "work"), Path.Combine(_root.FullName, "main"));
        var place = new SandboxPlace(work, Path.Combine(_root.FullName, "home"), [], static () => [])
        {
            Denied = [main],
            Readable = [Path.Combine(main, ".git")],
        };
        var rules = SeatbeltRules.Parse(SeatbeltProfile.Write(place, new SandboxView(), SandboxReadOnlyPaths.Of(place), [], "/usr/bin", port: null));

        Assert.False(rules.Allows("file-read-data", Path.Combine(main, "a.txt")));
        Assert.True(rules.Allows("file-read-data", Path.Combine(main, ".git", "HEAD")));
        Assert.False(rules.Allows("file-write-create", Path.Combine(main, ".git", "HEAD")));
        Assert.True(rules.Allows("file-read-data", Path.Combine(work, "a.txt")));
    }

    private SeatbeltRules Rules(SandboxView view, int? port = null, Func<SandboxView, Func<string, bool, bool>>? keeps = null) =>
        SeatbeltRules.Parse(Text(view, port, keeps));

    private string Text(SandboxView view, int? port, Func<SandboxView, Func<string, bool, bool>>? keeps = null)
    {
        var (work, home) = (Path.Combine(_root.FullName, "work"), Path.Combine(_root.FullName, "home"));
        var place = new SandboxPlace(work, home, [Path.Combine(home, ".config", "agent")], () => [Path.Combine(work, "scripts", "check.sh")]);
        place = keeps is null ? place : place with { Keeps = keeps };
        return SeatbeltProfile.Write(place, view, SandboxReadOnlyPaths.Of(place), [Path.Combine(_root.FullName, "own")], "/usr/bin:/bin", port);
    }
}
