using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins;
using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Security.Network;
using Microsoft.Extensions.Logging;

namespace AgentHost.PluginRunner.Tests;

/// <summary>A host with one plugin, the probe, in this process or in its own; what the plugin does to it is written down.</summary>
internal sealed class TestHost
    : IAsyncDisposable, ILoggerFactory, ILogger, IKeyValueStore, IEvents, ICredentials,
        ISecretStore, ISecretFilter, ICapabilities, IUserInteraction, IToolProgress
{
    private readonly Dictionary<string, StoredValue> _stored = [];
    private readonly Dictionary<string, string> _secrets = [];
    private readonly string _data = Directory.CreateTempSubdirectory("runner-data").FullName;

    private TestHost(bool isolated, IsolationOptions? options, string? runnerPath, PluginManifest? manifest, TimeSpan? connect)
    {
        var deadline = new ConnectDeadline { Value = connect ?? ConnectDeadline.Usual };
        Services = new PluginServices
        {
            Time = TimeProvider.System,
            Loggers = this,
            Connect = deadline,
            Http = plugin => new HttpClients(connect: deadline).For(plugin.Manifest),
            DataRoot = _data,
            State = _ => this,
            Credentials = _ => this,
            Events = _ => this,
            Features = (_, feature) => feature == typeof(ISecretStore) || feature == typeof(ISecretFilter) ? this : feature == typeof(IModels) ? Models : null,
            Processes = RunnerProcesses,
            RunnerPath = runnerPath ?? RunnerPath,
            StopDeadline = TimeSpan.FromSeconds(3),
        };
        Workspace.Capabilities = this;
        var installed = new InstalledPlugin(manifest ?? Manifest, ProbeFolder, PluginOrigin.Run) { Isolated = isolated };
        Runtime = isolated ? new IsolatedRuntime(installed, Services, options) : new InProcessRuntime(installed, Services);
    }

    public static string ProbeFolder => Path.Combine(Bin, "AgentHost.Probe", Configuration);

    public static string RunnerPath =>
        Environment.GetEnvironmentVariable("AGENT_TEST_RUNNER") ?? Path.Combine(Bin, "AgentHost.PluginRunner", Configuration, "AgentHost.PluginRunner.dll");

    public static PluginManifest Manifest => ClientJson.Read<PluginManifest>(File.ReadAllText(Path.Combine(ProbeFolder, "plugin.json")));

    public IPluginRuntime Runtime { get; }

    public PluginServices Services { get; }

    public TestWorkspace Workspace { get; } = new();

    public TestModels Models => field ??= new TestModels(this);

    public RecordingProcesses RunnerProcesses { get; } = new("/");

    public ConcurrentQueue<string> Notes { get; } = new();

    public TaskCompletionSource<ToolProgress> FirstProgress { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<string> Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Configuration => Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    private static string Bin => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    public static async Task<TestHost> StartAsync(
        bool isolated, IsolationOptions? options = null, string? runnerPath = null, PluginManifest? manifest = null, TimeSpan? connect = null)
    {
        var host = new TestHost(isolated, options, runnerPath, manifest, connect);
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await host.Runtime.ActivateAsync(deadline.Token);
            host.Runtime.Lost = how => host.Lost.TrySetResult(how);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public T Create<T>(string kind, string name = "probe")
        where T : class => (T)Runtime.Create(kind, name, Workspace);

    public ToolContext Context(bool user = true) => new()
    {
        SessionId = "s1",
        TurnId = "t1",
        CallId = "c1",
        Workspace = Workspace,
        Edits = Workspace,
        Blobs = Workspace,
        Progress = this,
        Capabilities = this,
        Logger = this,
        User = user ? this : null,
        Agents = new TestAgents(),
        Calls = new TestCalls(),
        Deadline = DateTimeOffset.MaxValue,
        Settings = AgentJson.Parse("""{"s":1}"""),
        RunOptions = new Dictionary<string, JsonElement> { ["o"] = AgentJson.Parse("1") },
    };

    public static ToolCall Call(string action, string arguments = "") =>
        new("c1", "probe", AgentJson.Parse($$"""{ "action": "{{action}}"{{(arguments.Length > 0 ? ", " + arguments : "")}} }"""));

    public async Task<ToolResult> RunAsync(Tool tool, string action, string arguments = "", CancellationToken cancellationToken = default)
    {
        var context = Context();
        var plan = await tool.PrepareAsync(Call(action, arguments), context, cancellationToken);
        return await tool.ExecuteAsync(plan, context, cancellationToken);
    }

    /// <summary>Runs an action and writes down all that can be seen of it.</summary>
    public async Task<string> TranscribeAsync(string action, string arguments = "")
    {
        string outcome;
        try
        {
            var context = Context();
            var tool = Create<Tool>("tool");
            var plan = await tool.PrepareAsync(Call(action, arguments), context, CancellationToken.None);
            outcome = ClientJson.Write(plan) + "\n" + ClientJson.Write(await tool.ExecuteAsync(plan, context, CancellationToken.None));
        }
        catch (Exception exception)
        {
            outcome = Describe(exception);
        }

        return string.Join('\n', [outcome, .. Notes]).Replace(Workspace.Root, "<root>", StringComparison.Ordinal);
    }

    public static string Describe(Exception exception) => exception switch
    {
        FileAccessException file => $"{nameof(FileAccessException)} {file.Failure} {file.Path} {file.Message}",
        ProcessStartException process => $"{nameof(ProcessStartException)} {process.FileName} {process.Message}",
        HostException host => $"{nameof(HostException)} {host.Failure} {host.Message}",
        _ => $"{PluginFaultException.NameOf(exception)} {exception.Message}",
    };

    public async ValueTask DisposeAsync()
    {
        await Runtime.DisposeAsync();
        await RunnerProcesses.DisposeAsync();
        await Workspace.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Information)
        {
            Notes.Enqueue($"log {logLevel}: {formatter(state, exception)}");
        }
    }

    ValueTask<StoredValue?> IKeyValueStore.GetAsync(string key, CancellationToken cancellationToken) => new(_stored.GetValueOrDefault(key));

    ValueTask<bool> IKeyValueStore.SetAsync(string key, JsonElement? value, long? expectedVersion, CancellationToken cancellationToken)
    {
        var version = _stored.GetValueOrDefault(key)?.Version ?? 0;
        if (expectedVersion is { } expected && expected != version)
        {
            return new(false);
        }

        _stored.Remove(key);
        if (value is { } given)
        {
            _stored[key] = new StoredValue(given, version + 1);
        }

        return new(true);
    }

    ValueTask IEvents.PublishAsync(string type, string? sessionId, JsonElement data, CancellationToken cancellationToken)
    {
        if (type != "probe.happened")
        {
            throw new InvalidOperationException($"The manifest does not declare {type}.");
        }

        Notes.Enqueue($"event {type} {sessionId} {data}");
        return default;
    }

    ValueTask<AppendResult> IEvents.AppendAsync(
        string sessionId, IReadOnlyList<NewEvent> events, AppendOptions? options, CancellationToken cancellationToken) => throw new NotSupportedException();

    ValueTask<IReadOnlyList<StoredEvent>> IEvents.ReadAsync(string sessionId, long after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<string?> ICredentials.FindAsync(string name, CancellationToken cancellationToken) =>
        name == "PROBE_KEY" ? new("secret") : throw new InvalidOperationException($"The manifest does not name {name}.");

    ValueTask<string?> ISecretStore.FindAsync(string name, CancellationToken cancellationToken) => new(_secrets.GetValueOrDefault(name));

    ValueTask<bool> ISecretStore.SetAsync(string name, string? value, IReadOnlyList<string> hide, CancellationToken cancellationToken)
    {
        Notes.Enqueue($"hides {string.Join(' ', hide)}");
        var before = _secrets.Remove(name);
        if (value is not null)
        {
            _secrets.Add(name, value);
        }

        return new(before);
    }

    /// <summary>Where there is one, the filter answers no sooner than it is set.</summary>
    public ManualResetEventSlim? Filtering { get; set; }

    string ISecretFilter.Hide(string text)
    {
        Filtering?.Wait(TimeSpan.FromSeconds(30));
        return text.Replace("pearl", "*****", StringComparison.Ordinal);
    }

    ValueTask<IReadOnlyList<CapabilityInfo>> ICapabilities.ListAsync(string kind, CancellationToken cancellationToken) =>
        new([new CapabilityInfo(kind, "n", "p")]);

    ValueTask<JsonElement> ICapabilities.InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken) =>
        kind == "missing" ? throw new CapabilityException("There is none.") : new(AgentJson.Parse($$"""{"kind":"{{kind}}","arguments":{{arguments}}}"""));

    async ValueTask<QuestionAnswer?> IUserInteraction.AskAsync(Question question, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Notes.Enqueue("asked " + ClientJson.Write(question));
        return new QuestionAnswer([question.Options[^1].Label]);
    }

    void IToolProgress.Report(ToolProgress progress)
    {
        Notes.Enqueue("progress " + ClientJson.Write(progress));
        FirstProgress.TrySetResult(progress);
    }
}
