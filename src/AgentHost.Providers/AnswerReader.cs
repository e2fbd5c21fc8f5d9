using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>Reads one answer as its events arrive: the part that differs from wire to wire.</summary>
/// <remarks>Used by one request, from one thread at a time. What it says in <c>updates</c> goes to the host in this order.</remarks>
public abstract class AnswerReader
{
    /// <summary>The service has said why the answer ended: nothing but token counts can follow.</summary>
    public abstract bool Finished { get; }

    /// <summary>An event said that this is the end. Wires that mark it otherwise (<c>[DONE]</c>) leave it false.</summary>
    public virtual bool Ended => false;

    /// <summary>Reads one event's JSON, or the body of an answer that is not streamed.</summary>
    /// <param name="json">Any JSON; valid during the call.</param>
    /// <param name="updates">Takes what the host is to be told.</param>
    /// <returns>A fault that ends the answer, or null.</returns>
    public abstract ModelFault? Take(JsonElement json, List<ModelUpdate> updates);

    /// <summary>Says what is left to say, the last update included.</summary>
    /// <param name="marked">The mark of the end was seen; without it, the bytes just ended.</param>
    /// <param name="updates">Takes the updates.</param>
    /// <param name="cut">What to say when the answer is not whole; null for the usual sentence.</param>
    public abstract void Complete(bool marked, List<ModelUpdate> updates, ModelFault? cut = null);

    /// <summary>Converts an HTTP error to a fault.</summary>
    /// <param name="status">300 or more.</param>
    /// <param name="error">The service's words.</param>
    public abstract ModelFault FromStatus(int status, ProviderError error);
}
