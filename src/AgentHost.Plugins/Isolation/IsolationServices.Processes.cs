using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

internal sealed partial class IsolationServices
{
    private const double MaxGraceSeconds = 60;

    private void RegisterProcesses(RunnerLink link)
    {
        Serve<ProcessStartParams, ProcessStarted>(link, RunnerMethods.ProcessStart, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            var process = await scope.Workspace.Processes.StartAsync(call.Spec.Value, cancellationToken);
            return new ProcessStarted(await HoldAsync(scope, new HeldProcess(process)), process.Id);
        });
        Serve<HandleParams, ProcessChunk>(link, RunnerMethods.ProcessRead, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Held<HeldProcess>(call.Handle).ReadAsync(cancellationToken));
        Serve<WriteParams, Empty>(link, RunnerMethods.ProcessWrite, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            await scope.Held<HeldProcess>(call.Handle).Process.WriteAsync(call.Bytes, cancellationToken);
            return new Empty();
        });
        Serve<KeepParams, int>(link, RunnerMethods.ProcessKeep, static call => call.Scope, async (scope, call, cancellationToken) =>
        {
            var held = scope.Held<HeldProcess>(call.Handle);
            var to = Find(call.To);
            if (to == scope)
            {
                return call.Handle;
            }

            await held.Process.KeepAsync(cancellationToken);
            scope.Release(call.Handle);
            return await HoldAsync(to, held);
        });
        Serve<ContinueParams, bool>(link, RunnerMethods.ProcessContinue, static call => call.Scope, async (scope, call, cancellationToken) =>
            await scope.Workspace.Processes.ContinueAsync(Find(call.From).Held<HeldProcess>(call.Handle).Process, call.Spec.Value, cancellationToken));
        Serve<HandleParams, Empty>(link, RunnerMethods.ProcessCloseInput, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            await scope.Held<HeldProcess>(call.Handle).Process.CloseInputAsync(cancellationToken);
            return new Empty();
        });
        Serve<HandleParams, int>(link, RunnerMethods.ProcessWait, static call => call.Scope, static (scope, call, cancellationToken) =>
            scope.Held<HeldProcess>(call.Handle).Process.WaitAsync(cancellationToken));
        Serve<KillParams, Empty>(link, RunnerMethods.ProcessKill, static call => call.Scope, static async (scope, call, cancellationToken) =>
        {
            var grace = TimeSpan.FromSeconds(double.IsNaN(call.GraceSeconds) ? 0 : Math.Clamp(call.GraceSeconds, 0, MaxGraceSeconds));
            await scope.Held<HeldProcess>(call.Handle).Process.KillAsync(grace, cancellationToken);
            return new Empty();
        });
        Serve<HandleParams, Empty>(link, RunnerMethods.ProcessClose, static call => call.Scope, CloseAsync);
    }
}
