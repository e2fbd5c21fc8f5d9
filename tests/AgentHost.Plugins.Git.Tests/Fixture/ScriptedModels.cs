using System.Runtime.CompilerServices;

namespace AgentHost.Plugins.Git.Tests.Fixture;

/// <summary>Models whose answers are given, one a request; what they are asked is kept.</summary>
internal sealed class ScriptedModels(string? name, params string[] answers) : IModels
{
    private readonly Queue<string> _answers = new(answers);

    public List<ModelRequest> Asked { get; } = [];

    public string Prompt(int index) => string.Concat(Asked[index].System.Select(static part => part.Text)) + "\n" + Asked[index].Messages[0].GetText();

    public ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken) => new(new Client(this));

    public ValueTask<string?> FindDefaultAsync(IWorkspaceContext workspace, CancellationToken cancellationToken) => new(name);

    private sealed class Client(ScriptedModels models) : ModelClient
    {
        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            models.Asked.Add(request);
            yield return new TextDelta(models._answers.Dequeue());
            yield return new ModelFinished(FinishReason.Stop);
        }
    }
}
