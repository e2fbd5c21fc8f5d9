using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Plugins.TestKit;

/// <summary>A workspace in a temporary folder, with everything that a tool's call needs.</summary>
public sealed class TestWorkspace : IWorkspaceContext, ISessions, IToolProgress, IDisposable
{
    private readonly bool _ownsRoot = true;
    private int _calls;

    /// <summary>Makes an empty one.</summary>
    public TestWorkspace()
    {
        Root = Directory.CreateTempSubdirectory("agent-plugin-").FullName;
        Files = new TestFiles(Root);
        Edits = new(Root);
    }

    /// <summary>Makes one of a folder that stays when it is disposed.</summary>
    public TestWorkspace(string root, IFiles files)
    {
        Root = root;
        _ownsRoot = false;
        Files = files;
        Edits = new(Root);
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public string Target { get; set; } = "local";

    /// <inheritdoc/>
    public bool Trusted { get; set; } = true;

    /// <inheritdoc/>
    public JsonElement Settings { get; set; } = AgentJson.EmptyObject;

    /// <inheritdoc/>
    public IFiles Files { get; set; }

    /// <inheritdoc/>
    public IProcesses Processes { get; set; } = new NoProcesses();

    /// <inheritdoc/>
    public ISessions Sessions => this;

    /// <summary>What the model was told beside calls.</summary>
    public System.Collections.Concurrent.BlockingCollection<string> Told { get; } = [];

    /// <summary>The person; nobody at first.</summary>
    public IUserInteraction? User { get; set; }

    /// <summary>Edits as they are applied.</summary>
    public TestEdits Edits { get; }

    /// <summary>Blobs in memory.</summary>
    public TestBlobs Blobs { get; } = new();

    /// <summary>What was reported while calls ran.</summary>
    public List<ToolProgress> Progress { get; } = [];

    /// <summary>Settings of the tool, as JSON.</summary>
    public string ToolSettings { get; set; } = "{}";

    /// <summary>Reason why a file may not be put into a prompt, by its path; null where it may.</summary>
    public Func<string, string?> ReadProblem { get; set; } = static _ => null;

    /// <inheritdoc/>
    public ValueTask<string?> FindReadProblemAsync(string path, string? within, CancellationToken cancellationToken) => new(ReadProblem(path));

    /// <summary>The path of a file.</summary>
    public string At(string path) => Path.Combine(Root, path);

    /// <summary>Writes a file.</summary>
    public TestWorkspace With(string path, string content) => With(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file.</summary>
    public TestWorkspace With(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
        return this;
    }

    /// <summary>The text of a file.</summary>
    public string Text(string path) => File.ReadAllText(At(path));

    /// <summary>The model whose calls they are; null for none.</summary>
    public string? Model { get; set; }

    /// <summary>What a call is given.</summary>
    public ToolContext Context()
    {
        using var settings = JsonDocument.Parse(ToolSettings);
        return new()
        {
            SessionId = "s",
            TurnId = "t",
            CallId = "c",
            Workspace = this,
            Edits = Edits,
            Blobs = Blobs,
            Progress = this,
            Capabilities = null!,
            User = User,
            Logger = NullLogger.Instance,
            Settings = settings.RootElement.Clone(),
            Model = Model,
        };
    }

    /// <summary>Plans a call.</summary>
    public async Task<ToolPlan> PrepareAsync(Tool tool, string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return await tool.PrepareAsync(new($"c{++_calls}", "tool", document.RootElement.Clone()), Context(), CancellationToken.None);
    }

    /// <summary>Plans a call and carries it out.</summary>
    public async Task<ToolResult> RunAsync(Tool tool, string arguments, CancellationToken cancellationToken = default)
    {
        var plan = await PrepareAsync(tool, arguments);
        return plan.Refusal ?? await tool.ExecuteAsync(plan, Context(), cancellationToken);
    }

    /// <summary>The text of a call's result.</summary>
    public async Task<string> TextAsync(Tool tool, string arguments) => TextOf(await RunAsync(tool, arguments));

    /// <summary>The text of a result.</summary>
    public static string TextOf(ToolResult result) => string.Join('\n', result.Content.OfType<TextPart>().Select(part => part.Text));

    /// <inheritdoc/>
    public void Report(ToolProgress progress)
    {
        lock (Progress)
        {
            // A flood is not kept: it would hide what the tool itself holds on to.
            if (Progress.Count < 100)
            {
                Progress.Add(progress);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<SessionInfo?> FindAsync(string sessionId, CancellationToken cancellationToken) => new((SessionInfo?)null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Message>> ReadMessagesAsync(string sessionId, int skip, int limit, CancellationToken cancellationToken) => new([]);

    /// <inheritdoc/>
    public ValueTask<bool> TellAsync(string sessionId, string text, CancellationToken cancellationToken)
    {
        Told.Add(text, cancellationToken);
        return new(true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Told.Dispose();
        if (_ownsRoot)
        {
            Directory.Delete(Root, recursive: true);
        }
    }

    private sealed class NoProcesses : IProcesses
    {
        public IReadOnlyList<string> Shell => ["/bin/sh", "-c"];

        public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken) =>
            throw new ProcessStartException(spec.FileName, "No programs here.");
    }
}
