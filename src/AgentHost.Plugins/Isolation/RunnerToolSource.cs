using System.Text.Json;
using AgentHost.Client;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A source of tools in the runner.</summary>
internal sealed class RunnerToolSource(RunnerHandle handle) : ToolSource
{
    private static readonly JsonElement True = AgentJson.Parse("true");
    private static readonly JsonElement False = AgentJson.Parse("false");

    private readonly RunnerTool calls = new(handle);
    private IReadOnlyList<ToolSpec> known = [];
    private string told = "";

    public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(context, problems: false, cancellationToken);

        // The same list, as an object, where it says the same: nothing is built anew then.
        if (answer.GetRawText() is var text && text != told)
        {
            (known, told) = (ClientJson.Read<IReadOnlyList<ToolSpec>>(answer), text);
        }

        return known;
    }

    public override async ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken) =>
        ClientJson.Read<IReadOnlyList<string>>(await AskAsync(context, problems: true, cancellationToken));

    protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) => calls.PrepareAsync(call, context, cancellationToken);

    protected override ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => calls.ExecuteAsync(plan, context, cancellationToken);

    private async Task<JsonElement> AskAsync(ToolSourceContext context, bool problems, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        var arguments = ClientJson.ToElement<IReadOnlyDictionary<string, JsonElement>>(new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["sessionId"] = ClientJson.ToElement(context.SessionId),
            ["runOptions"] = ClientJson.ToElement(context.RunOptions),
            ["turnEnds"] = context.TurnEnds ? True : False,
            ["problems"] = problems ? True : False,
        });
        return await handle.Runtime.AskAsync<InvokeParams, JsonElement>(RunnerMethods.CapabilityInvoke, new InvokeParams(instance, arguments), cancellationToken);
    }
}
