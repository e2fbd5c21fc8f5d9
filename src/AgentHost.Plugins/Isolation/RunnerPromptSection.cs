using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A prompt section in the runner.</summary>
internal sealed class RunnerPromptSection(RunnerHandle handle) : PromptSection
{
    public override async ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(context.Workspace, cancellationToken);
        await using var scope = handle.Runtime.Services.OpenPrompt(context);
        var section = await handle.Runtime.RequireAsync<PromptParams, TextResult>(
            RunnerMethods.PromptBuild, new PromptParams(instance, scope.Name, context.SessionId, context.Model, context.Prompt, context.RunOptions, (int)context.Change), cancellationToken);
        return section.Text;
    }
}
