using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Replay.Tests;

/// <summary>A workspace with a model that answers what it is told, a cassette, and a filter for one secret.</summary>
internal sealed class Studio : IDisposable, IModels, ISecretFilter
{
    public const string Secret = "hunter2-hunter2";

    public TestWorkspace Workspace { get; } = new();

    /// <summary>What the model answers, one list a request.</summary>
    public Queue<IReadOnlyList<ModelUpdate>> Answers { get; } = new();

    /// <summary>What the model was asked.</summary>
    public List<ModelRequest> Asked { get; } = [];

    public List<string> Opened { get; } = [];

    public string? Unknown { get; set; }

    public string File => Workspace.At("take.jsonl");

    public string[] Lines => System.IO.File.ReadAllLines(File);

    public string Hide(string text) => text.Replace(Secret, new string('*', Secret.Length), StringComparison.Ordinal);

    public ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken)
    {
        Assert.Same(Workspace, workspace);
        Opened.Add(model);
        return Unknown is { } problem ? throw new CapabilityException(problem) : new(new Scripted(this));
    }

    public Studio Answer(params IReadOnlyList<ModelUpdate> updates)
    {
        Answers.Enqueue(updates);
        return this;
    }

    public ModelClient Recorder(string more = "") => Client($$"""{"mode":"record","of":"real/model","cassette":"take.jsonl"{{more}}}""");

    public ModelClient Player(string more = "", TestWorkspace? elsewhere = null) => Client($$"""{"cassette":{{AgentJson.Write(File)}}{{more}}}""", elsewhere);

    public ModelClient Client(string settings, TestWorkspace? elsewhere = null) =>
        new ReplayProvider(elsewhere ?? Workspace, this, this, TimeProvider.System)
            .CreateClient(new ModelClientOptions("take", "cassette") { Settings = AgentJson.Parse(settings) });

    public static async Task<List<ModelUpdate>> AskAsync(ModelClient client, params Message[] messages) => await AskAsync(client, new ModelRequest(messages));

    public static async Task<List<ModelUpdate>> AskAsync(ModelClient client, ModelRequest request)
    {
        var updates = new List<ModelUpdate>();
        await foreach (var update in client.StreamAsync(request, CancellationToken.None))
        {
            Assert.False(updates is [.., ModelFinished or ModelFault], "Nothing follows the last update.");
            updates.Add(update);
        }

        Assert.True(updates is [.., ModelFinished or ModelFault], "The last update says how it ended.");
        return updates;
    }

    public static Message User(string text) => new(Guid.NewGuid().ToString(), MessageRole.User, [new TextPart(text)], TimeProvider.System.GetUtcNow());

    public static string Fault(IEnumerable<ModelUpdate> updates) => Assert.IsType<ModelFault>(Assert.Single(updates)).Message;

    public void Dispose() => Workspace.Dispose();

    private sealed class Scripted(Studio studio) : ModelClient
    {
        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(
            ModelRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            studio.Asked.Add(request);
            foreach (var update in studio.Answers.Dequeue())
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return update;
            }
        }
    }
}
