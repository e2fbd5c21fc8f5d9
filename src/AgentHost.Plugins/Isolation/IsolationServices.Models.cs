using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

internal sealed partial class IsolationServices
{
    private int _asking;

    private IModels? Models => field ??= services.Features(installed, typeof(IModels)) as IModels;

    private void RegisterModels(RunnerLink link)
    {
        var sent = new SentStreams(link);
        Serve<LentModelParams, Empty>(link, RunnerMethods.ModelsOpen, static call => call.Scope, async (scope, call, cancellationToken) =>
        {
            await OpenAsync(scope, call.Model, cancellationToken);
            return new Empty();
        });
        Serve<DefaultModelParams, TextResult>(link, RunnerMethods.ModelsDefault, static call => call.Scope, async (scope, _, cancellationToken) =>
            new TextResult(Models is { } models ? await models.FindDefaultAsync(scope.Workspace, cancellationToken) : null));
        Serve<LentModelParams, Empty>(link, RunnerMethods.ModelsWarmUp, static call => call.Scope, async (scope, call, cancellationToken) =>
        {
            await (await OpenAsync(scope, call.Model, cancellationToken)).WarmUpAsync(cancellationToken);
            return new Empty();
        });
        Serve<LentStreamParams, Empty>(link, RunnerMethods.ModelsStream, static call => call.Scope, async (scope, call, cancellationToken) =>
        {
            Interlocked.Increment(ref _asking);
            try
            {
                var client = await OpenAsync(scope, call.Model, cancellationToken);
                return await sent.SendAsync(call.Stream, client.StreamAsync(call.Request.Value, cancellationToken), cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _asking);
            }
        });
    }

    private ValueTask<ModelClient> OpenAsync(RunnerServiceScope scope, string model, CancellationToken cancellationToken) =>
        (Models ?? throw new CapabilityException("This host lends no models to plugins.")).OpenAsync(scope.Workspace, model, cancellationToken);
}
