using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about what waits for a person: permission requests and questions. The first answer wins.</summary>
internal static class PermissionEndpoints
{
    public static void AddTo(EndpointList list, ServerParts parts)
    {
        list.List<PermissionRequest>("/v1/permissions", AccessScopes.Read, EndpointPlace.Filtered, "Lists the permission requests that wait.", async call =>
            await VisibleAsync(parts, call, await parts.Host.Permissions.ListPendingAsync(call.Aborted), static request => request.SessionId));
        list.Send<PermissionAnswer>("POST", "/v1/permissions/{request}", AccessScopes.Approve, EndpointPlace.Filtered, "Answers a permission request.",
            async (call, answer) =>
            {
                var id = call.Value("request");
                var pending = (await parts.Host.Permissions.ListPendingAsync(call.Aborted)).FirstOrDefault(request => request.Id == id);
                if (pending is null || (await VisibleAsync(parts, call, [pending], static request => request.SessionId)).Count == 0)
                {
                    throw new ProblemException(ProblemKind.PermissionResolved, "This request does not wait: it was answered, or there is none of that id.");
                }

                if (answer.Kind == PermissionAnswerKind.AllowAlways)
                {
                    call.Need(AccessScopes.Admin, "to write a rule into settings");
                }

                // Taken in whole, whether the client waits for it or not.
                if (!await parts.Host.Permissions.AnswerAsync(id, answer, CancellationToken.None))
                {
                    throw new ProblemException(ProblemKind.PermissionResolved, "Somebody else answered this request first.");
                }
            });
        list.List<PendingQuestion>("/v1/questions", AccessScopes.Read, EndpointPlace.Filtered, "Lists the questions that wait.", async call =>
            await VisibleAsync(parts, call, parts.Watch.Questions, static question => question.SessionId));
        list.Send<QuestionReply>("POST", "/v1/questions/{question}", AccessScopes.Approve, EndpointPlace.Filtered, "Answers a question, or declines it.",
            async (call, reply) =>
            {
                var id = call.Value("question");
                if (call.Caller.Workspace is not null
                    && (await VisibleAsync(parts, call, [.. parts.Watch.Questions.Where(each => each.Id == id)], static each => each.SessionId)).Count == 0)
                {
                    throw new ProblemException(ProblemKind.QuestionResolved, "This question does not wait: it was answered, or there is none of that id.");
                }

                if (!await parts.Host.Prompts.AnswerQuestionAsync(id, reply.Answer, CancellationToken.None))
                {
                    throw new ProblemException(ProblemKind.QuestionResolved, "Somebody else answered this question first, or there is none of that id.");
                }

                parts.Watch.NoteAnswered(id);
            });
    }

    /// <summary>Those of the sessions that a caller may see.</summary>
    private static async ValueTask<IReadOnlyList<T>> VisibleAsync<T>(ServerParts parts, EndpointCall call, IReadOnlyList<T> all, Func<T, string> sessionOf)
    {
        if (call.Caller.Workspace is not { } workspace)
        {
            return all;
        }

        var visible = new List<T>();
        foreach (var each in all)
        {
            if (await parts.Host.Sessions.GetAsync(sessionOf(each), call.Aborted) is { } found && found.Workspace == workspace)
            {
                visible.Add(each);
            }
        }

        return visible;
    }
}
