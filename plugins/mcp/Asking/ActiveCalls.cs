using System.Text.Json;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>
/// The calls of a server that run. A server that asks for a model or a person does so on behalf of one of them: without a call nobody is asked.
/// </summary>
internal sealed class ActiveCalls(McpServerSpec spec, ServerContext context)
{
    private const int MostSamplings = 10;
    private const int MostQuestions = 10;

    private readonly Lock _gate = new();
    private readonly List<ActiveCall> _running = [];

    /// <summary>Notes a call until it is disposed.</summary>
    public ActiveCall Begin(ToolContext tool)
    {
        var call = new ActiveCall(tool, End);
        lock (_gate)
        {
            _running.Add(call);
        }

        return call;
    }

    /// <summary>Answers a server that asks for a model's words.</summary>
    public async ValueTask<CreateMessageResult> SampleAsync(CreateMessageRequestParams? request, CancellationToken cancellationToken)
    {
        var call = Newest() ?? throw Refused("a model is asked only while a call of yours runs");
        if (spec.Sampling == "never" || context.Models is null)
        {
            throw Refused("asking the model is switched off for this server");
        }

        if (request is null || call.CountSampling() > MostSamplings)
        {
            throw Refused($"a call may ask the model {MostSamplings} times");
        }

        if (spec.Sampling == "ask")
        {
            var answer = call.Context.User is { } user
                ? await user.AskAsync(
                    Question.Confirm($"The MCP server {spec.Name} wants to ask your model: {Cleaned.Line(ModelAsker.Shown(request), 500)}") with
                    {
                        Header = "MCP"
                    },
                    cancellationToken)
                : null;
            if (answer is not { Values: ["yes", ..] })
            {
                throw Refused(call.Context.User is null ? "nobody can be asked whether you may; the setting sampling allows it" : "the person said no");
            }
        }

        return await context.Models.AskAsync(context.Workspace, request, cancellationToken);
    }

    /// <summary>Answers a server that asks a person.</summary>
    public async ValueTask<ElicitResult> ElicitAsync(ElicitRequestParams? request, CancellationToken cancellationToken)
    {
        if (request is null || Newest() is not { Context.User: { } user } call || call.CountQuestion() > MostQuestions)
        {
            return new ElicitResult { Action = "decline" };
        }

        return await UserElicitation.AskAsync(spec.Name, request, user, cancellationToken);
    }

    private static McpException Refused(string why) => new($"Refused: {why}.");

    private ActiveCall? Newest()
    {
        lock (_gate)
        {
            return _running.Count == 0 ? null : _running[^1];
        }
    }

    private void End(ActiveCall call)
    {
        lock (_gate)
        {
            _running.Remove(call);
        }
    }
}
