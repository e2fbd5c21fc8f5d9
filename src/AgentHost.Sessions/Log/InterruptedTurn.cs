namespace AgentHost.Sessions.Log;

/// <summary>A turn that was cut off with its process.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Started">False when it still waited in the queue.</param>
/// <param name="OpenCalls">Calls that were asked for and have no end.</param>
/// <param name="OpenMessages">Messages with completed parts that were never finished.</param>
internal sealed record InterruptedTurn(string TurnId, bool Started, IReadOnlyList<OpenCall> OpenCalls, IReadOnlyList<OpenMessage> OpenMessages)
{
    /// <summary>Model requests that were made.</summary>
    public int Steps { get; init; }
}
