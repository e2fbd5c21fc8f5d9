namespace AgentHost.Plugins.Replay;

/// <summary>Answers each request with what is wrong with the settings.</summary>
internal sealed class RefusingClient(string problem) : ModelClient
{
    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(
        ModelRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new ModelFault(ModelFaultKind.InvalidRequest, problem);
    }
}
