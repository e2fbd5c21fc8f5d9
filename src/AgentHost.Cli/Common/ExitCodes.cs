using AgentHost.Client;

namespace AgentHost.Cli.Common;

/// <summary>The exit codes of <c>agent run</c>; other commands use the first three.</summary>
internal static class ExitCodes
{
    /// <summary>Answered.</summary>
    public const int Success = 0;

    /// <summary>A bug or an unexpected fault.</summary>
    public const int Failed = 1;

    /// <summary>The call's words or the settings are off, or what they name does not exist.</summary>
    public const int Usage = 2;

    /// <summary>Stopped for want of a permission, or by a hook.</summary>
    public const int Denied = 3;

    /// <summary>The provider refused or could not be reached.</summary>
    public const int Provider = 4;

    /// <summary>A limit was reached.</summary>
    public const int Limit = 5;

    /// <summary>A plugin that was asked for could not be loaded.</summary>
    public const int Plugin = 6;

    /// <summary>Cancelled by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Cancelled by SIGTERM.</summary>
    public const int Terminated = 143;

    public static int Of(HostFailure failure) => failure switch
    {
        HostFailure.NotFound or HostFailure.Invalid or HostFailure.Busy => Usage,
        HostFailure.Plugin => Plugin,
        HostFailure.NoModel => Provider,
        _ => Failed,
    };

    public static int Of(TurnCompleted turn, int cancelledBy) => turn.Outcome switch
    {
        TurnOutcome.Answered => Success,
        TurnOutcome.Denied => Denied,
        TurnOutcome.Limit => Limit,
        TurnOutcome.Refused => Provider,
        TurnOutcome.Cancelled => cancelledBy,
        _ => turn.Fault is { Code: not "plugin-fault" } ? Provider : Failed,
    };
}
