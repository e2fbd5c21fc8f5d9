using AgentHost.Client;
using AgentHost.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A real host in a temporary home, with one workspace, one stub plugin and a scripted model; gone afterwards.</summary>
internal sealed class HostRig : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-rooms-");
    private readonly HashSet<string> _inProcess = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<StubPlugin> _plugins = [];
    private LocalHost? _host;
    private EventRecorder? _tape;
    private string? _session;

    public HostRig(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _variables["HOME"] = Path.Combine(Root, "home");
        _variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        Directory.CreateDirectory(_variables["HOME"]);
        Stub = AddPlugin("stub").Provider(Model);
    }

    public string Root => _root.FullName;

    public string AppFolder => Path.Combine(Root, "app");

    public TimeProvider Time { get; }

    /// <summary>Wakes plugins when the workspace is opened.</summary>
    public bool Prewarm { get; init; }

    /// <summary>Stores each prompt before its turn's id is told.</summary>
    public bool StoresPrompts { get; init; }

    /// <summary>Where its log goes.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public ScriptedModel Model { get; } = new();

    /// <summary>The plugin that brings the model, and what a test adds to it.</summary>
    public StubPlugin Stub { get; }

    public EventRecorder Tape => _tape ?? throw new InvalidOperationException("The host is not open yet.");

    public string SessionId => _session ?? throw new InvalidOperationException("The host is not open yet.");

    public WorkspaceInfo Workspace { get; private set; } = new("", "");

    public LocalHost Host => _host ??= Create();

    private LocalHost Create() => LocalHost.Create(new HostOptions
    {
        Label = "test",
        AppFolder = AppFolder,
        Runner = Path.Combine(StubPlugin.BuiltFolder("AgentHost.PluginRunner"), "AgentHost.PluginRunner.dll"),
        Variables = _variables.GetValueOrDefault,
        Time = Time,
        InProcess = _inProcess,
        Prewarm = Prewarm,
        StoresPrompts = StoresPrompts,
        Loggers = Loggers,
    });

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public HostRig Set(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    public StubPlugin AddPlugin(string id, string? folder = null)
    {
        var plugin = new StubPlugin(folder ?? Path.Combine(Root, "plugins", id), id);
        _plugins.Add(plugin);
        _inProcess.Add(id);
        return plugin;
    }

    /// <summary>Lets plugins that are not stubs run in this process.</summary>
    public HostRig RunHere(string id)
    {
        _inProcess.Add(id);
        return this;
    }

    /// <summary>Puts the plugin that runs declared hooks among the bundled ones.</summary>
    public HostRig WithHooks() => With("hooks", "AgentHost.Plugins.Hooks");

    /// <summary>Puts the plugin that reads what references name among the bundled ones.</summary>
    public HostRig WithAttachments() => With("attachments", "AgentHost.Plugins.Attachments");

    private HostRig With(string id, string project)
    {
        var folder = Folder("app/plugins/" + id);
        foreach (var file in Directory.EnumerateFiles(StubPlugin.BuiltFolder(project)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        return this;
    }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Opens the host, the workspace with the stub plugin, and a session.</summary>
    public Task<HostRig> OpenAsync(string settings = "{}", params string[] more) => OpenAsync(settings, trusted: true, more);

    /// <summary>The same, in a folder that is trusted or not.</summary>
    public Task<HostRig> OpenAsync(string settings, bool trusted, params string[] more) =>
        OpenAsync(settings, request => request with { Trust = trusted, Plugins = [Stub.Folder, .. more] });

    /// <summary>The same, in a workspace that is asked for in other words.</summary>
    public async Task<HostRig> OpenAsync(string settings, Func<WorkspaceRequest, WorkspaceRequest> change)
    {
        foreach (var plugin in _plugins)
        {
            plugin.Write();
        }

        var request = new WorkspaceRequest(Folder("work")) { Trust = true, Plugins = [Stub.Folder], Settings = AgentJson.Parse(settings) };
        Workspace = await Host.Workspaces.OpenAsync(change(request), None);
        _tape = await EventRecorder.StartAsync(Host, new EventFilter());
        _session = (await Host.Sessions.CreateAsync(new NewSession(Workspace.Id), None)).Id;
        return this;
    }

    /// <summary>Another host of the same home and workspace, as another process would have it; the caller ends it.</summary>
    public async Task<(LocalHost Host, WorkspaceInfo Workspace)> OpenAnotherAsync()
    {
        var another = Create();
        return (another, await another.Workspaces.OpenAsync(new WorkspaceRequest(Folder("work")) { Trust = true, Plugins = [Stub.Folder] }, None));
    }

    public PromptRequest Prompt(string text = "go") => new(Workspace.Id, SessionId, [new TextPart(text)]) { Mode = PermissionMode.Bypass };

    /// <summary>Runs a turn to its end.</summary>
    public async Task<TurnCompleted> RunAsync(PromptRequest? prompt = null) => await EndOfAsync(await SubmitAsync(prompt));

    public async Task<string> SubmitAsync(PromptRequest? prompt = null) => await Host.Prompts.SubmitAsync(prompt ?? Prompt(), None);

    /// <summary>Deletes the session of one turn: it has ended a moment before its session is free.</summary>
    public async Task DeleteSessionAsync()
    {
        await Tape.WaitAsync<SessionIdle>(idle => idle.SessionId == SessionId);
        await Host.Sessions.DeleteAsync(SessionId, None);
    }

    public Task<TurnCompleted> EndOfAsync(string turnId) => Tape.WaitAsync<TurnCompleted>(e => e.TurnId == turnId);

    /// <summary>Cancels a turn and waits for its end.</summary>
    public async Task<TurnCompleted> CancelAsync(string turnId)
    {
        await Host.Prompts.CancelAsync(SessionId, turnId, None);
        return await EndOfAsync(turnId);
    }

    public async Task<IReadOnlyList<Message>> HistoryAsync() => await Host.Sessions.ReadMessagesAsync(SessionId, 0, 1000, None);

    /// <summary>Texts of the results of the calls of the last step that made calls, in order.</summary>
    public async Task<IReadOnlyList<string>> LastResultsAsync() =>
        [.. (await HistoryAsync()).Last(message => message.Role == MessageRole.Tool).Parts.Cast<ToolResultPart>().Select(Histories.TextOf)];

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_tape is not null)
        {
            await _tape.DisposeAsync();
        }

        foreach (var plugin in _plugins)
        {
            plugin.Dispose();
        }

        _root.Delete(recursive: true);
    }
}
