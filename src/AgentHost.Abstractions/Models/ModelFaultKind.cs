using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Kind of fault at a provider. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<ModelFaultKind>))]
public enum ModelFaultKind
{
    /// <summary>Anything else; not retried.</summary>
    Unknown,

    /// <summary>Too many requests (429). Retried.</summary>
    RateLimited,

    /// <summary>The service is overloaded (503, 529). Retried.</summary>
    Overloaded,

    /// <summary>The service failed (5xx). Retried.</summary>
    ServerError,

    /// <summary>No connection: DNS, refused, reset before an answer. Retried.</summary>
    Unreachable,

    /// <summary>The answer stopped in mid-stream or fell silent. The step is retried from its beginning.</summary>
    StreamCut,

    /// <summary>The answer was not what the protocol says. Retried once.</summary>
    BadResponse,

    /// <summary>The key is missing or wrong (401).</summary>
    Authentication,

    /// <summary>The key may not do this (403).</summary>
    Forbidden,

    /// <summary>No money or quota left.</summary>
    Quota,

    /// <summary>The request is longer than the model's context.</summary>
    ContextTooLong,

    /// <summary>The service does not know the model.</summary>
    ModelNotFound,

    /// <summary>The service refused the request as malformed (400).</summary>
    InvalidRequest,

    /// <summary>The service refused the content.</summary>
    ContentRefused,
}
