using System.Text.Json;

namespace AgentHost;

/// <summary>Calls of other tools, made by a tool's call.</summary>
/// <remarks>
/// Had from <see cref="ToolContext.Calls"/> while a call is executed, by tools that declare <see cref="ToolEffects.Agent"/>. Thread-safe. Each call goes the
/// way of a model's: arguments checked, hooks, rules, mode, permission, audit; it is told as events of the turn. Tools that the turn lacks, and such as start
/// sub-agents themselves, cannot be called.
/// </remarks>
public interface IToolCalls
{
    /// <summary>Calls a tool and waits for its result. Calls may be made side by side.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments, an object.</param>
    /// <param name="cancellationToken">Cancels the call; its result is stored all the same.</param>
    /// <returns>The result; what goes wrong with the call is told in it.</returns>
    /// <exception cref="CapabilityException">The call that makes it has ended.</exception>
    ValueTask<ToolCallResult> CallAsync(string tool, JsonElement arguments, CancellationToken cancellationToken);
}
