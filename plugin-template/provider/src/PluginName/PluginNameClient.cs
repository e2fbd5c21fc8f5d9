using System.Runtime.CompilerServices;

namespace PluginName;

/// <summary>Says the last message again, word by word. A real one sends the request to a service, and gives a ModelFault where that fails.</summary>
internal sealed class PluginNameClient : ModelClient
{
    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var word in request.Messages[^1].GetText().Split(' '))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new TextDelta(word + " ");
        }

        yield return new ModelFinished(FinishReason.Stop);
    }
}
