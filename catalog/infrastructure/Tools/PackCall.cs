using AgentHost.Plugins.Infrastructure.Stacks;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Helpers that the calls of all tools share.</summary>
internal static class PackCall
{
    private static readonly TimeSpan PrepareTime = TimeSpan.FromSeconds(8);

    /// <summary>A plan to read the repository.</summary>
    public static ToolPlan Read(ToolCall call, string title) =>
        new(call, SafeText.OneLine(title, 120)) { Effects = ToolEffects.Read, Resources = [Resource.ReadPath(".", recursive: true)] };

    /// <summary>Makes a plan that the repository has to be read for.</summary>
    public static async ValueTask<ToolPlan> PlanAsync(ToolCall call, Func<CancellationToken, Task<ToolPlan>> plan, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PrepareTime);
        try
        {
            return await plan(limit.Token);
        }
        catch (Exception exception) when (Message(exception) is { } message)
        {
            return ToolPlan.Refuse(call, message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolPlan.Refuse(call, "The stacks could not be read in time: name a smaller folder in the setting plugins.infrastructure.stacks.");
        }
    }

    /// <summary>Carries out a call; what is wrong with files or programs is an error that a model reads.</summary>
    public static async ValueTask<ToolResult> RunAsync(Func<Task<ToolResult>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (Message(exception) is { } message)
        {
            return ToolResult.Error(message);
        }
    }

    /// <summary>Carries out a call within a time of its own.</summary>
    public static ValueTask<ToolResult> RunAsync(
        int seconds, string what, Func<CancellationToken, Task<ToolResult>> run, CancellationToken cancellationToken) => RunAsync(async () =>
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        try
        {
            return await run(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Error($"{what} did not end within {seconds} s and was ended.");
        }
    });

    /// <summary>Gets the largest number of lines that a call may answer: the number asked for, else the setting <c>limit</c>; default 200.</summary>
    public static int Limit(ToolContext context, int? asked) => asked ?? ToolSettings.Number(context.Settings, "limit", 200, 10, 5_000);

    /// <summary>Tells whether a filter selects a name: as a pattern, or as a part of the name.</summary>
    public static bool Fits(string? filter, string name) =>
        filter is null or "" || (PathGlob.IsPattern(filter) ? PathGlob.Fits(filter, name) : name.Contains(filter, StringComparison.OrdinalIgnoreCase));

    private static string? Message(Exception exception) => exception switch
    {
        InfrastructureException own => own.Full,
        FileAccessException or ProcessStartException => exception.Message,
        _ => null,
    };
}
