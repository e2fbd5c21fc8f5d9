using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Cause of a compaction: why a conversation is made shorter. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<CompactionCause>))]
public enum CompactionCause
{
    /// <summary>A cause of a newer version.</summary>
    Unknown,

    /// <summary>The model's service refused it as too long.</summary>
    TooLong,

    /// <summary>It takes as much of the model's window as the setting <c>sessions.compactAt</c> allows.</summary>
    Threshold,

    /// <summary>A person wants it.</summary>
    Manual,
}
