using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Sessions;

/// <summary>Applies the settings of one session to its prompts.</summary>
public static class SessionOverrides
{
    /// <summary>
    /// A prompt with what it leaves to the call that opened its workspace, and then to its session: the call's own words (<c>--model</c>,
    /// <c>--profile</c>) are as near as the prompt's.
    /// </summary>
    /// <param name="request">The prompt.</param>
    /// <param name="settings">Settings of the session.</param>
    /// <param name="workspace">Settings of the workspace, with what the call said; null for a sub-agent's prompt, which no call spoke of.</param>
    /// <param name="agentNamesModel">True when the prompt's agent has a model of its own, which is nearer than the session.</param>
    /// <param name="isSwitched">True when a person switched the mode while the session ran, which is nearer.</param>
    public static PromptRequest Fill(
        PromptRequest request, SessionSettings? settings, WorkspaceConfiguration? workspace, bool agentNamesModel, bool isSwitched)
    {
        request = request with { Model = request.Model ?? SaidModel(workspace?.Settings) };
        return settings is null ? request : Fill(request, settings, agentNamesModel, isSwitched || workspace?.ProfileMode is not null);
    }

    private static string? SaidModel(SettingsView? settings) => settings?.ScopeOf("model") == SettingsScope.Flag ? settings.Text("model") : null;

    private static PromptRequest Fill(PromptRequest request, SessionSettings settings, bool agentNamesModel, bool modeIsSaid) => request with
    {
        Model = request.Model ?? (agentNamesModel ? null : settings.Model),
        Mode = request.Mode ?? (modeIsSaid ? null : settings.Mode),
        Parameters = settings.Parameters is null ? request.Parameters : ModelProfiles.Over(settings.Parameters, request.Parameters),
        DryRun = request.DryRun || settings.DryRun == true,
        Limits = new TurnLimits
        {
            Steps = request.Limits.Steps ?? settings.Limits.Steps,
            Seconds = request.Limits.Seconds ?? settings.Limits.Seconds,
            Tokens = request.Limits.Tokens ?? settings.Limits.Tokens,
            Cost = request.Limits.Cost ?? settings.Limits.Cost,
        },
    };
}
