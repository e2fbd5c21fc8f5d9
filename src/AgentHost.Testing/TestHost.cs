using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Workspaces;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Testing;

/// <summary>
/// A real host for one test: the plugin as it is built, a scripted model, a temporary workspace, a home of its own. Gone when it is disposed.
/// </summary>
/// <remarks>Nothing of the person's settings, plugins or sessions is read or written. Make one for each test; several may run at once.</remarks>
public sealed class TestHost : IAsyncDisposable
{
    private readonly TestHostOptions _options;
    private readonly string _folder;
    private readonly DirectoryInfo _root;
    private readonly LocalHost _host;
    private WorkspaceInfo? _workspace;
    private EventRecorder? _tape;
    private string _sessionId = "";

    private TestHost(TestHostOptions options)
    {
        _options = options;
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Plugin));
        _root = Directory.CreateTempSubdirectory("agent-test-");
        Workspace = new TestWorkspace(Path.Combine(_root.FullName, "work"));
        var variables = new Dictionary<string, string>(options.Variables, StringComparer.Ordinal)
        {
            ["HOME"] = Directory.CreateDirectory(Path.Combine(_root.FullName, "home")).FullName,
            ["AGENT_CONFIG_HOME"] = Path.Combine(_root.FullName, "home", "config"),
            ["AGENT_DATA_HOME"] = Path.Combine(_root.FullName, "home", "data"),
            ["AGENT_CACHE_HOME"] = Path.Combine(_root.FullName, "home", "cache"),
        };
        variables.TryAdd("PATH", Environment.GetEnvironmentVariable("PATH") ?? "");
        _host = LocalHost.Create(new HostOptions
        {
            Label = "test",
            AppFolder = options.Program ?? Path.Combine(_root.FullName, "app"),
            Runner = options.Runner,
            Variables = variables.GetValueOrDefault,
            Runtimes = RuntimeOf,

            // A plugin that insists on the host's process has it here; one that cannot be read is told of when the workspace opens.
            InProcess = options.Apart || ManifestReader.Read(Path.Combine(_folder, ManifestReader.FileName), PluginOrigin.Run).Manifest is not { } manifest
                ? new HashSet<string>()
                : [manifest.Id],
        });
    }

    /// <summary>The model that answers.</summary>
    public ScriptedModel Model { get; } = new();

    /// <summary>The folder that the plugin works in.</summary>
    public TestWorkspace Workspace { get; }

    /// <summary>The host, for what has no shorter word here.</summary>
    public IHostClient Client => _host;

    /// <summary>Starts a host and opens the workspace with the plugin. No code of the plugin runs yet.</summary>
    /// <param name="options">Options that differ from the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The plugin's manifest cannot be used.</exception>
    public static async Task<TestHost> StartAsync(TestHostOptions? options = null, CancellationToken cancellationToken = default)
    {
        var test = new TestHost(options ?? new TestHostOptions());
        try
        {
            await test.OpenAsync(cancellationToken);
            return test;
        }
        catch
        {
            await test.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits a prompt in the test's one session and waits for the turn's end.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="cancellationToken">Cancels the turn, whose end is still awaited.</param>
    /// <exception cref="TimeoutException">The turn did not end within <see cref="TestHostOptions.Deadline"/>.</exception>
    public Task<TestTurn> RunAsync(string prompt = "Go on.", CancellationToken cancellationToken = default) =>
        RunAsync(prompt, [], null, null, cancellationToken);

    /// <summary>
    /// Runs a line as a person types it: one that begins with <c>/</c> is a command (found ones and declared ones), and references in the prompt that it
    /// results in (<c>@path</c>, <c>@NAME:TARGET</c>) are attached.
    /// </summary>
    /// <param name="line">A prompt, or a command whose result is one.</param>
    /// <param name="cancellationToken">Cancels the turn, whose end is still awaited.</param>
    /// <exception cref="HostException">There is no such command.</exception>
    /// <exception cref="InvalidOperationException">The command's result is no prompt: <see cref="RunCommandAsync"/> is for those.</exception>
    public async Task<TestTurn> TypeAsync(string line, CancellationToken cancellationToken = default)
    {
        CommandResult? result = null;
        if (line is ['/', _, ..])
        {
            var (name, rest) = line.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? (line[1..space], line[(space + 1)..]) : (line[1..], "");
            var call = new CommandCall(name, rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { Text = rest };
            result = await _host.Commands.RunAsync(new CommandRequest(Opened.Id, call) { SessionId = _sessionId }, cancellationToken);
        }

        var prompt = result is null
            ? line
            : result.Prompt ?? throw new InvalidOperationException($"/{line[1..]} ends with {result.ExitCode} and no prompt: call it with RunCommandAsync.");
        return await RunAsync(
            prompt, (await AttachAsync(result is null ? prompt : $"{line}\n{result.ReferenceText}", cancellationToken)).Parts,
            result?.Agent, result?.Pin, cancellationToken);
    }

    /// <summary>Attaches what the references of a prompt stand for, and says what is odd about them.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<AttachedContext> AttachAsync(string prompt, CancellationToken cancellationToken = default) =>
        await _host.Prompts.AttachAsync(Opened.Id, prompt, [], cancellationToken);

    /// <summary>Lets the model call one tool and end the turn: the shortest test of a tool.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">JSON text.</param>
    /// <param name="cancellationToken">Cancels the turn.</param>
    public async Task<TestCall> CallAsync(string tool, string arguments = "{}", CancellationToken cancellationToken = default)
    {
        Model.Call(tool, arguments).Say("Done.");
        return (await RunAsync($"Call {tool}.", cancellationToken)).Call(tool);
    }

    /// <summary>Runs a command of the plugin, with nobody there to ask.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Words behind it.</param>
    /// <param name="commandOptions">Its options, by name, as a JSON object.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="CapabilityException">There is no such command, or its plugin cannot be used.</exception>
    public async Task<CommandResult> RunCommandAsync(
        string name, IReadOnlyList<string>? arguments = null, string commandOptions = "{}", CancellationToken cancellationToken = default)
    {
        var place = await PlaceAsync();
        var descriptor = place.Services.Registry.Find(CapabilityKinds.Command, name) ?? throw new CapabilityException($"There is no command {name} here.");
        var command = await place.Services.Resolver.ResolveAsync<Command>(descriptor, cancellationToken);
        var call = new CommandCall(name, arguments ?? [])
        {
            Options = AgentJson.Parse(commandOptions).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value)
        };
        return await command.RunAsync(
            call,
            new CommandContext
            {
                Workspace = place.Services.ContextFor(descriptor.Owner),
                SessionId = _sessionId,
                Capabilities = place.Services.CapabilitiesFor(place.Services.Registry)
            },
            cancellationToken);
    }

    /// <summary>The plugin under test and its state now.</summary>
    public async Task<PluginInfo> ReadPluginAsync(CancellationToken cancellationToken = default) =>
        (await _host.Plugins.ListAsync(Opened.Id, cancellationToken)).Single(plugin => plugin.Folder == _folder);

    /// <summary>Stops plugins and host, and removes all that they wrote.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_tape is not null)
        {
            await _tape.DisposeAsync();
        }

        _root.Refresh();
        if (_root.Exists)
        {
            _root.Delete(recursive: true);
        }
    }

    /// <summary>The workspace, from the inside.</summary>
    internal ValueTask<Workspace> PlaceAsync() => _host.FindWorkspaceAsync(Opened.Id);

    private async Task<TestTurn> RunAsync(string prompt, IReadOnlyList<Part> attached, string? agent, string? pin, CancellationToken cancellationToken)
    {
        var (events, asked) = (Tape.From(0).Count, Model.Requests.Count);
        var turn = await _host.Prompts.SubmitAsync(
            new PromptRequest(Opened.Id, _sessionId, [new TextPart(prompt) { Pin = pin }, .. attached])
            {
                Agent = agent,
                Model = _options.Model ?? ScriptedPlugin.ModelName,
                Mode = _options.Mode,
                Interactive = _options.Permit is not null || _options.Reply is not null,
            },
            CancellationToken.None);
        await using var cancel = cancellationToken.Register(() => _ = _host.Prompts.CancelAsync(_sessionId, turn, CancellationToken.None).AsTask());
        using var late = new CancellationTokenSource(_options.Deadline);
        try
        {
            var end = await Tape.WaitAsync<TurnCompleted>(events, completed => completed.TurnId == turn, late.Token);
            var history = await _host.Sessions.ReadMessagesAsync(_sessionId, 0, 1000, CancellationToken.None);
            return new TestTurn(end, Tape.From(events), history, [.. Model.Requests.Skip(asked)]);
        }
        catch (OperationCanceledException fault) when (late.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The turn did not end within {_options.Deadline.TotalSeconds:0} s. The last events: "
                + $"{string.Join(", ", Tape.From(events).TakeLast(5).Select(static told => told.Type))}.",
                fault);
        }
    }

    private EventRecorder Tape => _tape ?? throw new InvalidOperationException("The host is not open.");

    private WorkspaceInfo Opened => _workspace ?? throw new InvalidOperationException("The host is not open.");

    private IPluginRuntime? RuntimeOf(InstalledPlugin installed, PluginServices services) =>
        installed.Manifest.Id == ScriptedPlugin.Id ? new ScriptedPlugin(Model)
        : _options.Apart ? null
        : installed.Folder == _folder && _options.Runtime is { } make ? make(installed, services)
        : new InProcessRuntime(installed, services, collectible: true);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _workspace = await _host.Workspaces.OpenAsync(
            new WorkspaceRequest(Workspace.Root)
            {
                Trust = true,
                Plugins = [_folder, .. _options.OtherPlugins.Select(Path.GetFullPath), ScriptedPlugin.Write(Path.Combine(_root.FullName, "script"))],
                Settings = AgentJson.Parse(_options.Settings),
                Allow = _options.Allow,
                Deny = _options.Deny,
            },
            cancellationToken);
        _tape = await EventRecorder.StartAsync(_host, AnswerAsync, cancellationToken);
        _sessionId = (await _host.Sessions.CreateAsync(new NewSession(Opened.Id), cancellationToken)).Id;
    }

    private async ValueTask AnswerAsync(AgentEvent told)
    {
        if (told is PermissionAsked { Request: var request } && _options.Permit is { } permit)
        {
            await _host.Permissions.AnswerAsync(request.Id, permit(request), CancellationToken.None);
        }
        else if (told is QuestionAsked { Question: var pending })
        {
            await _host.Prompts.AnswerQuestionAsync(pending.Id, _options.Reply?.Invoke(pending.Question), CancellationToken.None);
        }
        else if (told is PermissionAsked { Request: var unanswered })
        {
            await _host.Permissions.AnswerAsync(unanswered.Id, new PermissionAnswer(PermissionAnswerKind.Deny), CancellationToken.None);
        }
    }
}
