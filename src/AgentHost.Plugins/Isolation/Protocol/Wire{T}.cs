using System.Text.Json.Serialization;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A record of the contract within a message of the protocol, written as <see cref="AgentJson"/> writes it, without a copy between.</summary>
[JsonConverter(typeof(WireConverterFactory))]
public sealed record Wire<T>(T Value)
    where T : class
{
    public static implicit operator Wire<T>(T value) => new(value);
}
