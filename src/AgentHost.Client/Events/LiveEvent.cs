using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>An event that is not kept: who was not listening never hears of it.</summary>
public abstract record LiveEvent : AgentEvent
{
    private protected LiveEvent(string type)
        : base(type)
    {
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override bool IsDurable => false;
}
