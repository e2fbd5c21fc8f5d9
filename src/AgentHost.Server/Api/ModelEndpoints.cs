using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about models and providers. Keys go in and never out.</summary>
internal static class ModelEndpoints
{
    private const string Base = "/v1/workspaces/{workspace}";

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        var models = parts.Host.Models;
        list.Get<ModelList>(
            Base + "/models",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Lists the models that can be chosen.",
            call => models.ListAsync(call.Workspace.Id, call.Flag("ask"), call.Aborted),
            new EndpointParameter("ask", "boolean", "Asks the services themselves as well. Default false."));
        list.Get<ModelReport>(
            Base + "/model",
            AccessScopes.Read,
            EndpointPlace.Workspace,
            "Explains which model a name means, or the one that would be taken, and why.",
            call => models.ExplainAsync(call.Workspace.Id, call.Query("name"), call.Aborted),
            new EndpointParameter("name", "string", "The name; absent for none."));
        list.Act<CatalogUpdate>("POST", Base + "/models/update", AccessScopes.Admin, EndpointPlace.Workspace, "Gets a newer list of models and prices.", call =>
            models.UpdateCatalogAsync(call.Workspace.Id, call.Aborted));
        list.List<ProviderInfo>(Base + "/providers", AccessScopes.Read, EndpointPlace.Workspace, "Lists providers, with where each takes its key from.", call =>
            models.ListProvidersAsync(call.Workspace.Id, call.Aborted));
        list.Add(new Endpoint(
            "POST",
            Base + "/providers/{provider}/login",
            AccessScopes.Admin,
            EndpointPlace.Workspace,
            "Keeps a key, or logs in with a browser; the last line says that it is done.",
            async call =>
            {
                var key = await call.ReadAsync<ProviderKey>();
                await call.WriteLinesAsync(models.LoginAsync(new LoginRequest(call.Workspace.Id, call.Value("provider")) { Key = key.Key }, call.Aborted));
            })
        {
            Request = typeof(ProviderKey),
            BodyIsOptional = true,
            Answer = typeof(LoginStep),
            Kind = AnswerKind.Lines,
        });
        list.Act("DELETE", Base + "/providers/{provider}/login", AccessScopes.Admin, EndpointPlace.Workspace, "Forgets a kept login.", async call =>
        {
            if (!await models.LogoutAsync(call.Workspace.Id, call.Value("provider"), call.Aborted))
            {
                throw new ProblemException(ProblemKind.LoginNotFound, $"No login of {call.Value("provider")} is kept.");
            }
        });
    }
}
