using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;

namespace AgentHost.Acp.Asking;

/// <summary>Asks the editor's person for permission, with the host's own rules as answers. Whatever goes wrong is the answer no.</summary>
/// <param name="host">The host.</param>
/// <param name="editor">The editor.</param>
/// <param name="session">The session as the editor knows it.</param>
/// <param name="root">Root of its workspace.</param>
internal sealed class PermissionAsker(IHostClient host, EditorLink editor, string session, string root)
{
    private const int LongestRule = 120;
    private const int LongestText = 8_000;
    private const int MostRules = 2;
    private const string Once = "allow-once";
    private const string Session = "allow-session-";
    private const string Always = "allow-always-";
    private const string Reject = "reject";
    private const string Stop = "reject-and-stop";

    /// <summary>Asks, and hands the answer to the host.</summary>
    /// <param name="request">The request.</param>
    /// <param name="callId">The call's id for the editor.</param>
    /// <param name="cancellationToken">Takes the question back: somebody else answered, or the turn is over.</param>
    public async Task AskAsync(PermissionRequest request, string callId, CancellationToken cancellationToken)
    {
        var answers = Answers(request);
        var reply = await editor.AskAsync(
            AcpMethods.RequestPermission,
            new PermissionQuestion(session, Details(request, callId), [.. answers.Select(static answer => answer.Option)]),
            AcpJson.Default.PermissionQuestion,
            AcpJson.Default.PermissionReply,
            cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var chosen = reply?.Outcome.Outcome == "selected" ? answers.Find(answer => answer.Option.OptionId == reply.Outcome.OptionId).Answer : null;
        try
        {
            await host.Permissions.AnswerAsync(
                request.Id,
                chosen ?? new PermissionAnswer(PermissionAnswerKind.Deny)
                {
                    Message = reply is null ? "The editor gave no answer." : reply.Outcome.Outcome == "cancelled" ? "The person took the prompt back."
                        : "The editor answered with something that was not offered.",
                },
                CancellationToken.None);
        }
        catch (Exception exception) when (exception is HostException or ObjectDisposedException)
        {
            editor.Options.Report($"An answer to a permission request was lost: {exception.Message}");
        }
    }

    /// <summary>Answers to choose from, the narrowest yes first: an editor's key for yes takes the first of its kind.</summary>
    private static List<(PermissionOption Option, PermissionAnswer? Answer)> Answers(PermissionRequest request)
    {
        List<(PermissionOption, PermissionAnswer?)> answers =
            [(new(Once, "Allow once", PermissionOptionKinds.AllowOnce), new PermissionAnswer(PermissionAnswerKind.AllowOnce))];

        // A rule that does not fit into its line is not granted by it.
        var rules = request.Suggestions.Where(static rule => rule.Length <= LongestRule).Take(MostRules).ToList();
        answers.AddRange(rules.Select((rule, index) => (
            new PermissionOption($"{Session}{index}", $"Allow {PlainText.Line(rule, LongestRule)} in this session", PermissionOptionKinds.AllowAlways),
            (PermissionAnswer?)new PermissionAnswer(PermissionAnswerKind.AllowSession) { Rule = rule })));
        if (rules is [var narrowest, ..])
        {
            answers.AddRange(
                from place in request.Places
                where place.Place is SettingsPlace.User or SettingsPlace.Project
                let extent = place.Place == SettingsPlace.User ? "always" : "always in this project"
                select (
                    new PermissionOption(
                        Always + EnumNames.Write(place.Place), $"Allow {PlainText.Line(narrowest, LongestRule)} {extent}", PermissionOptionKinds.AllowAlways),
                    (PermissionAnswer?)new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Rule = narrowest, Place = place.Place }));
        }

        answers.Add((new(Reject, "Reject", PermissionOptionKinds.RejectOnce), new PermissionAnswer(PermissionAnswerKind.Deny)));
        answers.Add((new(Stop, "Reject and stop", PermissionOptionKinds.RejectOnce), new PermissionAnswer(PermissionAnswerKind.DenyAndStop)));
        return answers;
    }

    private ToolCallDetails Details(PermissionRequest request, string callId)
    {
        var plan = request.Plan;
        var content = new List<ToolContent>(plan.Preview.OfType<DiffBlock>()
            .SelectMany(diff => ToolView.Absolute(root, diff.Path) is { } path ? DiffReader.Read(path, diff.Diff, diff.Removed == 0) : []));
        var words = string.Join(
            '\n',
            new[] { request.Reason }.Concat(request.Reasons.Where(reason => !request.Reason.Contains(reason, StringComparison.Ordinal)).Take(8)
                .Select(static reason => "- " + reason)).Where(static line => line.Length > 0));
        foreach (var text in (string[])[words, BlockText.Of(plan.Preview)])
        {
            if (text.Length > 0)
            {
                content.Add(CallProgress.Text(PlainText.Of(text, LongestText)));
            }
        }

        return new(callId)
        {
            Title = PlainText.Line($"{plan.Title}{(request.Risk is Risk.High ? " (risk high)" : "")}", 400),
            Name = plan.Call.Tool,
            Kind = ToolView.KindOf(plan),
            Status = ToolStatuses.Pending,
            Content = content.Count > 0 ? content : null,
            Locations = ToolView.PlacesOf(root, plan.Call.Arguments),
            RawInput = plan.Call.Arguments,
        };
    }
}
