using System.Text;

namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>A home with nothing of the person's in it, and a workspace, for one test; gone afterwards.</summary>
internal sealed class Sandbox : IDisposable
{
    public const string Key = "sk-test-3f9a1c77d20b4e5f";

    private readonly Dictionary<string, string> _environment;

    public Sandbox()
    {
        Root = Directory.CreateTempSubdirectory("agent-e2e-").FullName;
        Home = Directory.CreateDirectory(Path.Combine(Root, "home")).FullName;
        AgentHost.Testing.Shared.KnownPlugins.AddTo(Home);
        Workspace = Directory.CreateDirectory(Path.Combine(Root, "work")).FullName;
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["HOME"] = Home,
            ["LANG"] = "C.UTF-8",
            ["TMPDIR"] = Path.GetTempPath(),
        };
        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } runtime)
        {
            _environment["DOTNET_ROOT"] = runtime;
        }
    }

    public Sandbox(ModelServer server)
        : this()
    {
        _environment["OPENAI_API_KEY"] = Key;
        _environment["OPENAI_BASE_URL"] = server.BaseUrl;
    }

    public string Root { get; }

    public string Home { get; }

    public string Workspace { get; }

    public string DataFolder => Path.Combine(Home, ".local", "share", "agent");

    /// <summary>The whole environment of what is started: nothing is inherited but the path and the runtime.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    public string PathOf(string relative) => Path.Combine(Workspace, relative);

    /// <summary>Writes a file of the workspace.</summary>
    public Sandbox Write(string relative, string content) => WriteAt(PathOf(relative), content);

    /// <summary>Writes the person's own settings.</summary>
    public Sandbox UserSettings(string json) => WriteAt(Path.Combine(Home, ".config", "agent", "agent.json"), json);

    /// <summary>Sets a variable of everything that is started.</summary>
    public Sandbox Set(string variable, string value)
    {
        _environment[variable] = value;
        return this;
    }

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Makes the workspace a git repository with everything in it committed.</summary>
    public async Task<Sandbox> CommitAsync()
    {
        await GitAsync("init", "-q", "-b", "main");
        File.AppendAllText(PathOf(".git/config"), "[user]\n\tname = Test\n\temail = test@example.org\n");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-q", "-m", "Begin");
        return this;
    }

    public async Task<string> GitAsync(params IReadOnlyList<string> arguments) =>
        (await Helper.RunAsync(Workspace, _environment, "git", arguments)).ExitedWith(0).Output;

    public Task<AgentResult> RunAsync(params IReadOnlyList<string> arguments) => AgentProcess.RunAsync(this, ["run", .. arguments], new AgentOptions());

    public Task<AgentResult> AgentAsync(params IReadOnlyList<string> arguments) => AgentProcess.RunAsync(this, arguments, new AgentOptions());

    public AgentProcess Start(params IReadOnlyList<string> arguments) => AgentProcess.Start(this, ["run", .. arguments], new AgentOptions());

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process that a failed test left behind still writes here.
        }
    }

    private Sandbox WriteAt(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return this;
    }
}
