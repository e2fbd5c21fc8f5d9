using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Turns.Planning;

/// <summary>
/// Plans turns: finds the agent, model, tools, limits, output schema and mode of a prompt, each once.
/// Stores nothing: what the caller got wrong is found here.
/// </summary>
public sealed class TurnPlanner(SessionService sessions, ModelClients clients, IWorkspaceReloader renewal)
{
    /// <summary>Plans the turn of a prompt.</summary>
    /// <param name="workspace">The workspace; for a person's prompt its files are looked at again.</param>
    /// <param name="request">The prompt.</param>
    /// <param name="origin">The call whose sub-agent it is for; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The prompt cannot be run as it is.</exception>
    public async ValueTask<TurnPlan> PlanAsync(Workspace workspace, PromptRequest request, SubAgentOrigin? origin, CancellationToken cancellationToken)
    {
        // A sub-agent has the settings of the turn that it works for.
        workspace = origin is null ? await renewal.TakeAsync(workspace, cancellationToken) : workspace;
        Check(workspace, request);
        var agent = origin is null ? await AgentCatalog.FindAsync(workspace, request, cancellationToken) : origin.Agent;
        var session = await sessions.GetAsync(request.SessionId, cancellationToken);
        request = SessionOverrides.Fill(
            request, session.Settings, origin is null ? workspace.Configuration : null, agent?.Model is not null, session.Switched is not null);
        session.RequireWorkspace(workspace.Root);

        // A model that cannot be had is the caller's error: it is found before anything is stored.
        var parent = origin?.Call.Turn;
        var length = LengthOf(workspace, session);
        var plan = await PlanRequestAsync(workspace, request, agent, session.Settings, session.LastModel, parent, length, cancellationToken);
        return new TurnPlan
        {
            TurnId = request.TurnId ?? session.Ids.Next(),
            Session = session,
            Workspace = workspace,
            Request = plan.Request,
            Agent = agent,
            AgentTools = plan.AgentTools,
            Wish = plan.Wish,
            Model = plan.Model,
            Tools = plan.Tools,
            Bounds = plan.AgentTools.Bounds.Count == 0 ? parent?.Bounds ?? [] : [.. plan.AgentTools.Bounds, .. parent?.Bounds ?? []],
            Mode = plan.Request.Mode ?? workspace.Configuration.Mode,
            NamedAfter = plan.Request.Mode is null ? null : session.Switches,
            Limits = TurnSettings.Of(workspace.Settings, plan.Request.Limits),
            Output = plan.Output,
            Parent = parent,
            Asker = origin?.Call.Tool.Descriptor.Owner.Id,
            Notes = plan.Notes,
        };
    }

    /// <summary>Plans the request of a prompt that is only looked at: no session is opened, and the model needs no key.</summary>
    /// <param name="workspace">The workspace, whose files are looked at again.</param>
    /// <param name="request">The prompt.</param>
    /// <param name="own">The settings of its session; null for none.</param>
    /// <param name="lastModel">The model of its session's last turn; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">The prompt cannot be run as it is.</exception>
    public async ValueTask<RequestPlan> PlanPreviewAsync(
        Workspace workspace, PromptRequest request, SessionSettings? own, string? lastModel, CancellationToken cancellationToken)
    {
        workspace = await renewal.TakeAsync(workspace, cancellationToken);
        Check(workspace, request);
        var agent = await AgentCatalog.FindAsync(workspace, request, cancellationToken);
        request = SessionOverrides.Fill(request, own, workspace.Configuration, agent?.Model is not null, isSwitched: false);
        return await PlanRequestAsync(workspace, request, agent, own, lastModel, parent: null, length: null, cancellationToken);
    }

    /// <summary>The plan of a turn whose time has come: another one where settings files changed while it waited.</summary>
    /// <exception cref="HostException">The files cannot be taken, or there is no such model or profile any more.</exception>
    public async ValueTask<TurnPlan> RenewAsync(TurnPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Parent is not null)
        {
            return plan;
        }

        var workspace = await renewal.TakeAsync(plan.Workspace, cancellationToken);
        if (workspace != plan.Workspace)
        {
            var model = await clients.ChooseAsync(workspace, plan.Wish, cancellationToken);
            plan = plan with
            {
                Workspace = workspace,
                Model = model,
                Tools = SelectTools(workspace, plan.Request, plan.AgentTools, model, parent: null),
                Mode = plan.Request.Mode ?? workspace.Configuration.Mode,
                Limits = TurnSettings.Of(workspace.Settings, plan.Request.Limits),
            };
        }

        return Begin(plan.Session, workspace) is { } changed ? plan with { Notes = [changed, .. plan.Notes] } : plan;
    }

    /// <summary>The plan of a call that a client makes itself: no model, no agent.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="session">The session, which adds its own settings.</param>
    /// <param name="turnId">The turn that the call is.</param>
    /// <param name="request">What the client says of it, as a prompt without words.</param>
    /// <param name="switches">The number of times that a person had switched the session when it was made.</param>
    /// <param name="agents">Whether tools that start sub-agents are there.</param>
    public static TurnPlan PlanCall(Workspace workspace, OpenSession session, string turnId, PromptRequest request, int switches, bool agents = false)
    {
        request = SessionOverrides.Fill(request, session.Settings, workspace.Configuration, agentNamesModel: false, session.Switched is not null);
        var mayStart = AgentTree.DepthOf(workspace.Settings) > 0;
        return new TurnPlan
        {
            TurnId = turnId,
            Session = session,
            Workspace = workspace,
            Request = request,
            Tools = new ToolSelection(workspace, request.Interactive) { Agents = agents && mayStart, LongRunning = mayStart },
            Mode = request.Mode ?? workspace.Configuration.Mode,
            NamedAfter = request.Mode is null ? null : switches,
            Notes = Begin(session, workspace) is { } changed ? [changed] : [],
        };
    }

    /// <summary>The plan of a compaction that a person asks for: the session's model, no tools, no turn.</summary>
    public async ValueTask<TurnPlan> PlanCompactionAsync(Workspace workspace, OpenSession session, CancellationToken cancellationToken)
    {
        var wish = new ModelPreference { SessionModel = session.LastModel };
        return new TurnPlan
        {
            TurnId = "",
            Session = session,
            Workspace = workspace,
            Request = new PromptRequest(workspace.Id, session.Id, []) { Interactive = false },
            Wish = wish,
            Model = await clients.ChooseAsync(workspace, wish, cancellationToken),
            Tools = new ToolSelection(workspace, Interactive: false) { Only = [] },
            Mode = workspace.Configuration.Mode,
            Limits = TurnSettings.Of(workspace.Settings, new TurnLimits()),
        };
    }

    private async ValueTask<RequestPlan> PlanRequestAsync(
        Workspace workspace,
        PromptRequest request,
        AgentProfile? agent,
        SessionSettings? own,
        string? lastModel,
        TurnState? parent,
        long? length,
        CancellationToken cancellationToken)
    {
        var output = OutputCheck.Of(request);
        var lists = AgentTools.Of(agent);
        request = AgentCatalog.Narrow(request, agent, lists, workspace);
        var notes = new List<string>();
        var (wish, model) = await ChooseAsync(workspace, request, lastModel, own?.Model, agent, length, parent is not null, notes.Add, cancellationToken);
        return new RequestPlan(workspace, request, agent, lists, wish, model, SelectTools(workspace, request, lists, model, parent), output, notes);
    }

    /// <summary>The tools of a prompt.</summary>
    private static ToolSelection SelectTools(Workspace workspace, PromptRequest request, AgentTools lists, ModelChoice model, TurnState? parent) =>
        new(workspace, request.Interactive)
        {
            Only = request.Tools,
            Without = [.. lists.Without, .. parent?.Without ?? []],
            Model = model.Info,
            Agents = !request.DryRun && (parent is null ? 0 : parent.Depth + 1) < AgentTree.DepthOf(workspace.Settings),
        };

    private static void Check(Workspace workspace, PromptRequest request)
    {
        workspace.RequireTurns();

        if (request.Limits is { Seconds: { } seconds } && !(seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
        {
            throw new HostException(HostFailure.Invalid, "The time limit of a turn is a number of seconds, from 0 on.");
        }

        ToolCatalog.CheckNames(workspace.Services.Registry, workspace.Settings, request.Interactive, request.Tools ?? []);
    }

    // The length is what is sent of the conversation for certain, in tokens; null where the request is only looked at, and needs no key.
    /// <summary>The model of a prompt: its own word, else its agent's where that one can be had, else the usual one.</summary>
    private async ValueTask<(ModelPreference Wish, ModelChoice Choice)> ChooseAsync(
        Workspace workspace,
        PromptRequest request,
        string? sessionModel,
        string? own,
        AgentProfile? agent,
        long? length,
        bool isDelegated,
        Action<string> warn,
        CancellationToken cancellationToken)
    {
        string? reason = null;
        if (request.Model is null && agent?.Model is { } wanted)
        {
            try
            {
                var agents = WishOf(request with { Model = wanted }, sessionModel) with { IsForeign = true };
                var found = await clients.ChooseAsync(workspace, agents, cancellationToken);
                if (found.Role is { } role)
                {
                    warn(AgentCatalog.RoleTaken(agent.File ?? $"the agent {agent.Name}", wanted, role, found.Name));
                }

                return (agents, found);
            }
            catch (HostException exception)
            {
                // Written for another service: the agent's words are worth having with any model.
                (reason, request) = (exception.Message, request with { Model = own });
            }
        }

        var wish = WishOf(request, sessionModel) with { IsForeign = isDelegated };
        wish = wish with { Needs = wish.Needs with { Tokens = wish.Needs.Tokens + length.GetValueOrDefault() } };
        ModelChoice choice;
        try
        {
            choice = await clients.ChooseAsync(workspace, wish, cancellationToken);
        }
        catch (HostException lack) when (length is null && lack.Failure == HostFailure.NoModel
            && (request.Model ?? sessionModel ?? workspace.Settings.Text("model")) is not null)
        {
            // A request that is only looked at needs no key.
            choice = clients.ChooseUnsent(workspace, wish);
            warn(lack.Message);
        }
        catch (HostException wrong) when (wrong.Failure is HostFailure.NotFound or HostFailure.Invalid && request.Model is { } name && name == own)
        {
            // Nobody said this name now: whoever reads the message has to find it.
            throw new HostException(
                wrong.Failure,
                $"{wrong.Message} The name is from the settings of this session: agent session settings set SESSION model takes it away.",
                wrong);
        }

        if (choice.MovedFrom is { } left)
        {
            warn($"The conversation no longer fits {left}: it goes on with {choice.Name}.");
        }

        if (choice.Role is { } taken)
        {
            warn(AgentCatalog.RoleTaken("the task", request.Model!, taken, choice.Name));
        }

        if (reason is not null)
        {
            warn(AgentCatalog.ModelLeftOut(agent!.File ?? $"the agent {agent.Name}", agent.Model!, reason, choice.Name));
        }

        return (wish, choice);
    }

    /// <summary>About how many tokens of a conversation are sent with a prompt that nobody shortens it for.</summary>
    private static long LengthOf(Workspace workspace, OpenSession session) =>
        workspace.Settings.Integer("sessions", "compactAt") is not 0 ? 0 : session.History.Sum(static message => (long)TokenEstimate.Of(message));

    private static ModelPreference WishOf(PromptRequest request, string? sessionModel) => new()
    {
        Name = request.Model,
        SessionModel = sessionModel,
        Needs = ModelNeeds.Of(request.Parts, request.Parameters) with { Budget = request.Limits.Cost },
        Parameters = request.Parameters,
    };

    /// <summary>Readies a session for a turn: rules of a profile that a person switched it to are those of the settings that hold now.</summary>
    /// <returns>A sentence on what changed since its turn before; null for nothing.</returns>
    /// <exception cref="HostException">There is no such profile any more.</exception>
    private static string? Begin(OpenSession session, Workspace workspace)
    {
        var before = session.TakenWith;
        if (before == workspace)
        {
            return null;
        }

        if (session.Switched is { Profile: { } name } switched && workspace.Configuration.RulesOf is { } rules)
        {
            session.Renew(switched with { Rules = rules(PermissionProfile.Find(workspace.Settings, name)) });
        }

        session.TakenWith = workspace;
        if (before is null)
        {
            return null;
        }

        var changed = SettingsDifference.Sentence(SettingsDifference.Of(before.Settings, workspace.Settings));
        var distrusted = before.Configuration.Trusted ? workspace.Configuration.TrustChange : null;
        return distrusted is null || changed is null ? distrusted ?? changed : $"{distrusted} {changed}";
    }
}
