using AgentHost.Client;
using AgentHost.JsonRpc;

namespace AgentHost.Acp.Connecting;

/// <summary>Errors that editors are answered with.</summary>
internal static class Failures
{
    /// <summary>Code of an error that a login would mend.</summary>
    public const int LoginNeeded = -32000;

    /// <summary>Code of an error about something that is not there.</summary>
    public const int NotFound = -32002;

    /// <summary>An error that says what is wrong with the parameters.</summary>
    /// <param name="message">One sentence.</param>
    public static JsonRpcErrorException Invalid(string message) => new(JsonRpcErrorCodes.InvalidParams, message);

    /// <summary>An error that says that something comes at the wrong time.</summary>
    /// <param name="message">One sentence.</param>
    public static JsonRpcErrorException Untimely(string message) => new(JsonRpcErrorCodes.InvalidRequest, message);

    /// <summary>An error that says that something is not there.</summary>
    /// <param name="message">One sentence.</param>
    public static JsonRpcErrorException Missing(string message) => new(NotFound, message);

    /// <summary>The error for a failure of the host.</summary>
    /// <param name="exception">The failure.</param>
    public static JsonRpcErrorException Of(HostException exception) => new(
        exception.Failure switch
        {
            HostFailure.NotFound => NotFound,
            HostFailure.Invalid => JsonRpcErrorCodes.InvalidParams,
            HostFailure.Busy => JsonRpcErrorCodes.InvalidRequest,
            HostFailure.NoModel => LoginNeeded,
            _ => JsonRpcErrorCodes.InternalError,
        },
        exception.Message,
        innerException: exception);

    /// <summary>The error for a turn that failed.</summary>
    /// <param name="ended">The end of the turn.</param>
    public static JsonRpcErrorException Of(TurnCompleted ended) => new(
        ended.Fault?.Kind is ModelFaultKind.Authentication ? LoginNeeded : JsonRpcErrorCodes.InternalError,
        ended.Reason ?? ended.Fault?.Message ?? "The turn failed, and nothing said why.");
}
