using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Sessions;

/// <summary>Checks the settings of one session, and applies them to its prompts.</summary>
public static class SessionOverrides
{
    private const int LongestModel = 200;
    private const int MostRules = 100;
    private const double MostSeconds = 40 * 86_400.0;

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

    /// <summary>The rules that a session has of its own.</summary>
    /// <exception cref="HostException">One of them is none.</exception>
    public static PermissionRules Rules(SessionSettings settings)
    {
        return settings is { Allow.Count: 0, Ask.Count: 0, Deny.Count: 0 } ? PermissionRules.Empty
            : new PermissionRules { Allow = Read(settings.Allow), Ask = Read(settings.Ask), Deny = Read(settings.Deny) };

        static IReadOnlyList<PermissionRule> Read(IReadOnlyList<string> texts) =>
            [
                .. texts.Select(static text =>
                    PermissionRuleParser.Parse(text, "session") is var parsed && parsed.Rule is { } rule
                        ? rule
                        : throw new HostException(HostFailure.Invalid, $"\"{text.ReplaceLineEndings(" ")}\" is no rule: {parsed.Error}"))
            ];
    }

    /// <exception cref="HostException">A value is out of its range.</exception>
    public static void Check(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var wrong = settings switch
        {
            { Model: { } model } when model.Length is 0 or > LongestModel || model.Any(char.IsControl) => "A model is named as PROVIDER/MODEL.",
            { Mode: { } mode } when !Enum.IsDefined(mode) => "That is no permission mode.",
            { Limits.Steps: < 1 } => "Steps are a whole number from 1 on.",
            { Limits.Seconds: { } seconds } when !(seconds > 0 && seconds <= MostSeconds) => "The time of a turn is more than 0 and at most 40 days.",
            { Limits.Tokens: < 1 } => "Tokens are a whole number from 1 on.",
            { Limits.Cost: < 0 } => "A cost is 0 or more.",
            { Allow.Count: > MostRules } or { Ask.Count: > MostRules } or { Deny.Count: > MostRules } => $"A session has at most {MostRules} rules of a kind.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new HostException(HostFailure.Invalid, wrong);
        }

        Rules(settings);
    }
}
