using System.Runtime.CompilerServices;
using AgentHost.Client;

namespace AgentHost.PluginRunner.Tests;

/// <summary>
/// Models that a host lends to its plugin: <c>lent/short</c>, <c>lent/long</c>, <c>lent/broken</c>, and <c>lent/endless</c>, which says when it was left.
/// </summary>
internal sealed class TestModels(TestHost host) : IModels
{
    private int _given;

    /// <summary>Updates that were asked for, of all answers.</summary>
    public int Given => Volatile.Read(ref _given);

    public ValueTask<ModelClient> OpenAsync(IWorkspaceContext workspace, string model, CancellationToken cancellationToken)
    {
        Assert.Same(host.Workspace, workspace);
        return model.StartsWith("lent/", StringComparison.Ordinal)
            ? new(new Lent(this, model[5..]))
            : throw new CapabilityException($"There is no model {model}.");
    }

    public ValueTask<string?> FindDefaultAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        Assert.Same(host.Workspace, workspace);
        return new("lent/short");
    }

    private sealed class Lent(TestModels models, string name) : ModelClient
    {
        public override ValueTask WarmUpAsync(CancellationToken cancellationToken)
        {
            models.Note($"warm {name}");
            return default;
        }

        public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            models.Note($"asked {name} {ClientJson.Write(request)}");
            try
            {
                for (var i = 0; name == "endless" || i < (name == "long" ? 5000 : 3); i++)
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    Interlocked.Increment(ref models._given);
                    yield return new TextDelta(name == "long" ? new string('x', 100) : "ab");
                }

                yield return name == "broken" ? throw new InvalidOperationException("It broke.") : new ModelFinished(FinishReason.Stop);
            }
            finally
            {
                models.Note($"left {name}");
            }
        }
    }

    private void Note(string what) => host.Notes.Enqueue(what);
}
