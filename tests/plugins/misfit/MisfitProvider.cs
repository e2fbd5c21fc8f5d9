using System.Runtime.CompilerServices;

namespace TestPlugins.Misfit;

internal sealed class MisfitProvider : ModelProvider
{
    public override ModelClient CreateClient(ModelClientOptions options) => new Client();

    private sealed class Client : ModelClient
    {
        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            Faults.ThrowAt("provider");
            yield return new TextDelta("Good day.");
            if (Faults.Wanted != "provider-endless")
            {
                yield return new ModelFinished(FinishReason.Stop);
            }
        }
    }
}
