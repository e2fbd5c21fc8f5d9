using System.Globalization;
using System.Runtime.CompilerServices;
using AgentHost;

namespace TestPlugins.Pace;

/// <summary>The provider <c>pace</c>.</summary>
public sealed class PacePlugin : Plugin
{
    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Register<ModelProvider>(CapabilityKinds.Provider, "pace", static _ => new PaceProvider());
        return default;
    }

    private sealed class PaceProvider : ModelProvider
    {
        public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) =>
            new([new ModelInfo("steady") { Name = "Steady", Tools = true, Images = false }]);

        public override ModelClient CreateClient(ModelClientOptions options) => new PaceClient();
    }

    /// <summary>
    /// Streams as the last prompt says: a number is as many pieces of 40 characters, 20 a second, each with the time at which it was sent;
    /// <c>write</c> is a call that has to be allowed, and a word after it.
    /// </summary>
    private sealed class PaceClient : ModelClient
    {
        private const int Length = 40;
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(request);
            var last = request.Messages[^1];
            var text = last.GetText();
            if (text == "write")
            {
                yield return new ToolCallDelta(0)
                {
                    CallId = Guid.NewGuid().ToString("N"),
                    Tool = "write",
                    Arguments = """{"path":"paced.txt","content":"x"}""",
                };
                yield return new ModelFinished(FinishReason.ToolCalls);
                yield break;
            }

            var count = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
            using var timer = new PeriodicTimer(Step);
            for (var i = 0; i < count; i++)
            {
                yield return new TextDelta(
                    (string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow().UtcTicks} ")).PadRight(Length, '.'));
                await timer.WaitForNextTickAsync(cancellationToken);
            }

            yield return new ModelFinished(FinishReason.Stop);
        }
    }
}
