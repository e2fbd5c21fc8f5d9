using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Ollama.Faults;
using AgentHost.Providers;

namespace AgentHost.Plugins.Ollama.Answers;

/// <summary>Reads how a fetch gets on: a line for each step and each tenth of a large layer, out of the hundreds that the server sends.</summary>
internal sealed class PullReader(Endpoint endpoint, TimeProvider time) : AnswerReader
{
    /// <summary>Smaller layers are there before anyone has read of them.</summary>
    private const long SmallLayer = 10_000_000;

    /// <summary>Silence that the host is not left in, however slow the fetch.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private string _last = "";
    private long _lastAt;
    private bool _done;

    public override bool Finished => _done;

    public override bool Ended => _done;

    public override ModelFault? Take(JsonElement json, List<ModelUpdate> updates)
    {
        if (ProviderError.TryRead(json, out var error))
        {
            return FaultMap.FromPull(endpoint, error);
        }

        if (json.ValueKind != JsonValueKind.Object || JsonText.Member(json, "status") is not { Length: > 0 } status)
        {
            return ConnectionFaults.Bad(endpoint, "a line of progress has no status.");
        }

        _done = status == "success";
        var total = JsonText.Count(json, "total");
        var part = total < SmallLayer ? 0 : (int)(JsonText.Count(json, "completed") * 10 / total);
        if (total is > 0 and < SmallLayer)
        {
            return null;
        }

        var now = time.GetTimestamp();
        var text = total == 0 ? status : string.Create(CultureInfo.InvariantCulture, $"{status}, {Math.Min(part, 10) * 10} % of {total / 1e9:0.0} GB");
        if (text != _last || time.GetElapsedTime(_lastAt, now) > LongestSilence)
        {
            _last = text;
            _lastAt = now;
            updates.Add(new ProgressUpdate(endpoint.Clean($"{endpoint.Model}: {text}")));
        }

        return null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null) =>
        updates.Add(_done ? new ModelFinished(FinishReason.Stop) : cut ?? ConnectionFaults.Cut(endpoint));

    public override ModelFault FromStatus(int status, ProviderError error) => FaultMap.FromStatus(endpoint, status, error);
}
