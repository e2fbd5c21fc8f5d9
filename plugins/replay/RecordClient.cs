using System.Runtime.CompilerServices;
using AgentHost.Plugins.Replay.Cassettes;
using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay;

/// <summary>Asks the model that it stands in front of, passes the answer on, and keeps it.</summary>
internal sealed class RecordClient(ReplaySettings settings, Fingerprints prints, Cleaner cleaner, Func<CancellationToken, ValueTask<ModelClient>> openAsync)
    : ModelClient
{
    private readonly CassetteFile _cassette = new(settings.Cassette, settings.Of);

    public override async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (await openAsync(cancellationToken)).WarmUpAsync(cancellationToken);
        }
        catch (CapabilityException)
        {
            // The request itself will say so.
        }
    }

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (client, problem) = await OpenAsync(cancellationToken);
        if (client is null)
        {
            yield return problem!;
            yield break;
        }

        var print = prints.Of(request);
        var updates = new List<ModelUpdate>();
        await foreach (var update in client.StreamAsync(AsItsOwn(request), cancellationToken))
        {
            updates.Add(update);
            if (update is ModelFinished or ModelFault)
            {
                break;
            }

            yield return update;
        }

        yield return updates is [.., (ModelFinished or ModelFault) and var last]
            ? await KeepAsync(print, updates, cancellationToken) ?? last
            : new ModelFault(ModelFaultKind.StreamCut, $"The answer of {settings.Of} stopped in the middle.");
    }

    public override ValueTask DisposeAsync()
    {
        _cassette.Dispose();
        return base.DisposeAsync();
    }

    private async ValueTask<(ModelClient? Client, ModelFault? Problem)> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _cassette.OpenAsync(cancellationToken);
            return (await openAsync(cancellationToken), null);
        }
        catch (Exception exception) when (exception is CassetteException or CapabilityException)
        {
            return (null, new ModelFault(ModelFaultKind.InvalidRequest, exception.Message));
        }
    }

    /// <returns>Null when it is kept.</returns>
    private async ValueTask<ModelFault?> KeepAsync(Fingerprint print, List<ModelUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            await _cassette.AddAsync(print, CleanUpdates.Of(updates, cleaner), cancellationToken);
            return null;
        }
        catch (CassetteException exception)
        {
            return new ModelFault(ModelFaultKind.InvalidRequest, exception.Message);
        }
    }

    /// <summary>The conversation as the recorded provider's own: it takes back its signatures from messages that it wrote.</summary>
    private ModelRequest AsItsOwn(ModelRequest request)
    {
        var own = settings.Provider + "/";
        return request with
        {
            Messages =
            [
                .. request.Messages.Select(message =>
                    message.Model?.StartsWith(own, StringComparison.Ordinal) == true ? message with { Model = settings.Of } : message)
            ],
        };
    }
}
