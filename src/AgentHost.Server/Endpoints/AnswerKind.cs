namespace AgentHost.Server.Endpoints;

/// <summary>Form of an answer.</summary>
internal enum AnswerKind
{
    /// <summary>A status without a body.</summary>
    None,

    /// <summary>A JSON value.</summary>
    Json,

    /// <summary>JSON, <c>{"items":[…]}</c>.</summary>
    List,

    /// <summary>JSON values, one a line.</summary>
    Lines,

    /// <summary>Server-sent events.</summary>
    Events,

    /// <summary>Text.</summary>
    Text,
}
