using Microsoft.Extensions.Logging;

namespace AgentHost.Kernel;

/// <summary>Lets go of what a host holds in a fixed order, each step on its own: one that fails is logged, and those after it are done all the same.</summary>
public sealed class Teardown(ILogger log)
{
    /// <summary>Does a step. Never throws.</summary>
    /// <param name="what">Name of what it lets go of, for the log.</param>
    /// <param name="step">The step.</param>
    public async ValueTask StepAsync(string what, Func<ValueTask> step)
    {
        try
        {
            await step();
        }
        catch (Exception fault)
        {
            log.LogError(fault, "While the host closed, {What} failed.", what);
        }
    }
}
