using System.Diagnostics;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A home, a workspace and a model server for runs of the published agent.</summary>
internal sealed class AgentSetup : IAsyncDisposable
{
    private readonly BenchPlace _place;
    private readonly Dictionary<string, string> _environment;

    private AgentSetup(BenchPlace place, string folder, ModelServer server, string? workspace)
    {
        _place = place;
        Server = server;
        Workspace = workspace ?? Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        _environment = new(StringComparer.Ordinal)
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "",
            ["HOME"] = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName,
            ["OPENAI_API_KEY"] = "bench",
            ["OPENAI_BASE_URL"] = server.BaseUrl,
        };
    }

    public ModelServer Server { get; }

    public string Workspace { get; }

    /// <summary>Starts the server and makes the folders.</summary>
    /// <param name="place">Where.</param>
    /// <param name="name">Of the folder.</param>
    /// <param name="responder">The model.</param>
    /// <param name="workspace">A folder that exists; null for an empty one.</param>
    public static async Task<AgentSetup> CreateAsync(BenchPlace place, string name, Func<RecordedRequest, Reply> responder, string? workspace = null) =>
        new(place, place.Fresh(name), await ModelServer.StartAsync(responder), workspace);

    /// <summary><c>agent run</c> with these words.</summary>
    public Task<ProcessRun> RunAsync(params IReadOnlyList<string> words) => RunAsync(null, words);

    /// <summary><c>agent run</c> with these words; the callback hears the process's id.</summary>
    public async Task<ProcessRun> RunAsync(Action<int>? started, IReadOnlyList<string> words)
    {
        var run = await ProcessRun.RunAsync(
            _place.Agent, ["run", "--model", "openai/bench", "--permission-mode", "bypass", "--quiet", .. words], Workspace, _environment, started);
        return Server.Failures.Count == 0 ? run : throw new BenchException($"the model server was not satisfied: {Server.Failures[0]}");
    }

    /// <summary>The person's settings.</summary>
    public void Configure(string settings)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_environment["HOME"], ".config", "agent")).FullName;
        File.WriteAllText(Path.Combine(folder, "agent.json"), settings);
    }

    /// <summary>Where the agent keeps what it makes.</summary>
    public string DataFolder => Path.Combine(_environment["HOME"], ".local", "share", "agent");

    /// <summary>Any command of the agent.</summary>
    public Task<ProcessRun> AgentAsync(params IReadOnlyList<string> words) => ProcessRun.RunAsync(_place.Agent, words, Workspace, _environment);

    /// <summary>Starts any command of the agent, for who reads and ends it.</summary>
    public Process Start(IReadOnlyList<string> words) => Start(_place.Agent, words);

    /// <summary>The published agent.</summary>
    public string Agent => _place.Agent;

    /// <summary>All variables of what is started here.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>Starts a conversation in a terminal of a size.</summary>
    public PseudoTerminal Chat(int columns, int rows, params IReadOnlyList<string> words) =>
        PseudoTerminal.Start(_place.Agent, ["chat", "--model", "openai/bench", .. words], Workspace, _environment, columns, rows);

    /// <summary>Starts a command of the agent that is spoken with over its input.</summary>
    public Process Speak(IReadOnlyList<string> words) => Begin(_place.Agent, words);

    /// <summary>Starts a program in the agent's surroundings that is spoken with over its input.</summary>
    public Process Speak(string program, IReadOnlyList<string> words) => Begin(program, words);

    /// <summary>Starts a program in the agent's surroundings.</summary>
    public Process Start(string program, IReadOnlyList<string> words)
    {
        var process = Begin(program, words);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Files to read, each different.</summary>
    public void MakeFiles(int count)
    {
        for (var i = 0; i < count; i++)
        {
            File.WriteAllText(Path.Combine(Workspace, $"file{i}.txt"), $"line one of file {i}\nline two\nline three\n");
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private Process Begin(string program, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = Workspace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false
        };
        start.Environment.Clear();
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new BenchException("the agent did not start");
    }
}
