using System.Net;
using System.Net.Sockets;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Starts a command that the sandbox of macOS holds.</summary>
/// <param name="inner">Starts processes.</param>
/// <param name="sandbox">The sandbox.</param>
/// <param name="place">What the sandbox is made for.</param>
/// <param name="view">Part of the machine that the command has.</param>
internal sealed class SeatbeltProcesses(IProcesses inner, Sandbox sandbox, SandboxPlace place, SandboxView view)
{
    public async ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        var temporary = Directory.CreateTempSubdirectory("agent-");
        Socket? listener = null;
        try
        {
            var folder = SandboxProfile.RealOf(temporary.FullName) ?? temporary.FullName;
            var environment = SandboxEnvironment.Of(spec, place.Home, view, folder);
            string? caches = null;
            if (view is { Network: false, Hosts: { } hosts })
            {
                // There is no loopback of the command's own: the proxy's port is the one place that it reaches.
                listener = Listen();
                caches = PackageCaches.Make(place, hosts);
                foreach (var (name, value) in ProxyVariables.For(PortOf(listener)).Concat(PackageCaches.Variables(place, hosts)))
                {
                    environment[name] = value;
                }
            }

            var profile = SeatbeltProfile.Write(
                place,
                view,
                SandboxReadOnlyPaths.Of(place),
                caches is null ? [folder] : [folder, SandboxProfile.RealOf(caches) ?? caches],
                SandboxEnvironment.SearchPath(environment),
                listener is null ? null : PortOf(listener));
            var process = await inner.StartAsync(
                spec with
                {
                    FileName = SeatbeltProfile.Program,
                    Arguments = ["-p", profile, "--", spec.FileName, .. spec.Arguments],
                    Environment = environment,
                },
                cancellationToken);
            var proxy = listener is null
                ? null
                : CommandProxy.Begin(sandbox.Connector, view.Hosts!, sandbox.Limits, process, _ => Task.FromResult<Socket?>(listener));
            return new SandboxedProcess(process, view.Network, proxy, () => SandboxEnvironment.Remove(temporary)) { IsHeldByPermissions = true };
        }
        catch (Exception fault)
        {
            listener?.Dispose();
            SandboxEnvironment.Remove(temporary);
            if (fault is InvalidDataException or SocketException)
            {
                throw new ProcessStartException(spec.FileName, $"{spec.FileName} was not started in the sandbox: {fault.Message}");
            }

            throw;
        }
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;
}
