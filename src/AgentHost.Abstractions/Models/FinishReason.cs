using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Reason why an answer ended. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<FinishReason>))]
public enum FinishReason
{
    /// <summary>The provider gave no reason that this version knows.</summary>
    Unknown,

    /// <summary>The model was done.</summary>
    Stop,

    /// <summary>The model wants tools called.</summary>
    ToolCalls,

    /// <summary>The limit of output tokens was reached.</summary>
    OutputLimit,

    /// <summary>The model refused.</summary>
    Refusal,

    /// <summary>The provider's filter cut the answer.</summary>
    ContentFilter,
}
