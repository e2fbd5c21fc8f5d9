using AgentHost.Permissions.Rules;
using AgentHost.Processes.Backends;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Sandboxing;

/// <summary>Real programs that another call goes on with: only where one that starts now would be held the same.</summary>
public sealed class ContinueTests : IAsyncDisposable
{
    private static readonly ProcessSpec Cat = new("/bin/cat", []) { Input = true };

    private readonly DirectoryInfo _root = LastingFolder.Create();
    private readonly IProcessBackend _backend = ProcessBackends.Create(TimeProvider.System);
    private readonly Sandbox _sandbox;

    public ContinueTests() => _sandbox = new Sandbox(_backend);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Work => Directory.CreateDirectory(Path.Combine(_root.FullName, "work")).FullName;

    private string Home => Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName;

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Continue_NothingChanged_IsTheSame()
    {
        await RequireAsync();
        var open = Directory.CreateDirectory(Path.Combine(Home, "open")).FullName;
        Write(".env", "KEY=1");
        Write(".git/hooks/pre-commit", "exit 0");
        await using var process = await Sandboxed(open).StartAsync(Cat, None);

        Assert.True(await Sandboxed(open).ContinueAsync(process, Cat, None));
        Write("other.txt", "work");
        await File.WriteAllTextAsync(Path.Combine(open, "kept.txt"), "notes", None);

        // What was there already and is written to stays what it was.
        Write(".env", "KEY=2");
        Write(".git/hooks/post-commit", "exit 0");
        Assert.True(await Sandboxed(open).ContinueAsync(process, Cat, None));
    }

    public static TheoryData<string> Changes() =>
        ["secret", "saved", "deny", "needs", "words", "variables", "settings", "hooks", "place", "outside", "ended"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Continue_SomethingChanged_IsAnother(string change)
    {
        await RequireAsync();
        Write(".env", "KEY=1");
        Directory.CreateDirectory(Path.Combine(Work, ".git", "hooks"));
        var open = Directory.CreateDirectory(Path.Combine(Home, "open")).FullName;
        await using var process = await Sandboxed(open).StartAsync(Cat, None);
        Assert.True(await Sandboxed(open).ContinueAsync(process, Cat, None));
        var (next, spec) = (Sandboxed(open), Cat);
        switch (change)
        {
            case "secret":
                Write("sub/.env", "KEY=2");
                break;
            case "saved":
                // What lay over the file went with it.
                Write("new", "KEY=2");
                File.Move(Path.Combine(Work, "new"), Path.Combine(Work, ".env"), overwrite: true);
                break;
            case "deny":
                next = Sandboxed(open, network: true);
                break;
            case "needs":
                next = Sandboxed();
                break;
            case "words":
                spec = Cat with { Arguments = ["-u"] };
                break;
            case "variables":
                spec = Cat with { Environment = new Dictionary<string, string?> { ["A"] = "b" } };
                break;
            case "settings":
                Write(".claude/settings.json", "{}");
                break;
            case "hooks":
                Directory.Delete(Path.Combine(Work, ".git", "hooks"));
                Directory.CreateDirectory(Path.Combine(Work, ".git", "hooks"));
                break;
            case "place":
                // It held a place in the sandbox, until it was taken away here.
                Directory.Delete(Path.Combine(Work, ".agents"));
                Directory.CreateDirectory(Path.Combine(Work, ".agents"));
                break;
            case "outside":
                Assert.False(await Outside().ContinueAsync(process, Cat, None));
                return;
            case "ended":
                await process.KillAsync(TimeSpan.Zero, None);
                await process.WaitAsync(None);
                break;
        }

        Assert.False(await next.ContinueAsync(process, spec, None));
    }

    [Fact]
    public async Task Continue_WithoutASandbox_TellsItsOwnFromOthers()
    {
        await using var process = await Outside().StartAsync(Cat, None);

        Assert.True(await Outside().ContinueAsync(process, Cat, None));
        Assert.False(await Outside().ContinueAsync(process, Cat with { Arguments = ["-u"] }, None));
        Assert.False(await Outside().ContinueAsync(process, Cat with { WorkingDirectory = ".." }, None));
        Assert.False(await Outside().ContinueAsync(process, Cat with { Environment = new Dictionary<string, string?> { ["A"] = "b" } }, None));
        await process.CloseInputAsync(None);
        await process.WaitAsync(None);
        Assert.False(await Outside().ContinueAsync(process, Cat, None));
    }

    [Fact]
    public async Task Keep_BetweenTwoCalls_ClearsAwayWhatSteersGit()
    {
        await RequireAsync();
        Directory.CreateDirectory(Path.Combine(Work, ".git", "hooks"));
        await using var process = await Sandboxed().StartAsync(Cat, None);
        Write(".git/commondir", "elsewhere");

        await process.KeepAsync(None);

        Assert.False(File.Exists(Path.Combine(Work, ".git", "commondir")));
    }

    private LocalProcesses Outside() => new(Work, _backend);

    private SandboxedProcesses Sandboxed(string? write = null, bool network = false) => new(
        Outside(),
        _sandbox,
        SandboxMode.Required,
        new SandboxPlace(Work, Home, [], static () => []),
        new SandboxView
        {
            Unasked = true, Network = network, Needs = new SandboxRequest { Write = write is null ? [] : [write] }, Rules = PermissionRules.Empty,
        });

    private async Task RequireAsync() =>
        Assert.SkipUnless((await _sandbox.FindAsync()).Program is not null, "There is no bubblewrap here.");

    private void Write(string path, string text)
    {
        var file = Path.Combine(Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
