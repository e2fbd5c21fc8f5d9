using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Role of a message: who it is from. Open: a newer host may send more.</summary>
[JsonConverter(typeof(OpenEnumConverter<MessageRole>))]
public enum MessageRole
{
    /// <summary>A role of a newer version.</summary>
    Unknown,

    /// <summary>The person, or the program that prompts.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>Results of tool calls.</summary>
    Tool,
}
