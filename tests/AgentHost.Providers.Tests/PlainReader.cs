using System.Text.Json;

namespace AgentHost.Providers.Tests;

/// <summary>A wire of one member: <c>{"text":…}</c>, then <c>{"end":true}</c>.</summary>
internal sealed class PlainReader(ProviderEndpoint endpoint) : AnswerReader
{
    private bool _finished;

    public override bool Finished => _finished;

    public override bool Ended => _finished;

    public override ModelFault? Take(JsonElement json, List<ModelUpdate> updates)
    {
        if (ProviderError.TryRead(json, out var error))
        {
            return FromStatus(500, error);
        }

        _finished = json.TryGetProperty("end", out _);
        if (JsonText.Member(json, "text") is { } text)
        {
            updates.Add(new TextDelta(text));
        }

        return null;
    }

    public override void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null) =>
        updates.Add(_finished ? new ModelFinished(FinishReason.Stop) : cut ?? ConnectionFaults.Cut(endpoint));

    public override ModelFault FromStatus(int status, ProviderError error) => ErrorFaults.Make(endpoint, ErrorFaults.KindOf(status), status, error);
}
