using AgentHost.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting.Embedding;

/// <summary>An agent host among the services of another program.</summary>
public static class AgentHostServices
{
    /// <summary>
    /// Adds a host in this process as the singleton <see cref="IHostClient"/>. It opens with the program, or with its first use; when the program stops, turns
    /// that run end as cancelled and are stored before it does. It logs to the program's loggers and goes by its <see cref="TimeProvider"/>, where there is
    /// one.
    /// </summary>
    /// <param name="services">The services. A second call changes the options of the same host.</param>
    /// <param name="configure">Changes the options; absent for the usual ones, with plugins in the folder <c>plugins</c> beside the program.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddAgentHost(this IServiceCollection services, Func<HostOptions, HostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.AddSingleton(new HostConfiguration(configure));
        }

        services.TryAddSingleton<IHostClient>(static provider => LocalHost.Create(provider.GetServices<HostConfiguration>().Aggregate(
            new HostOptions
            {
                Label = provider.GetService<IHostEnvironment>()?.ApplicationName is { Length: > 0 } name ? name : "embedded",
                Time = provider.GetService<TimeProvider>() ?? TimeProvider.System,
                Loggers = provider.GetService<ILoggerFactory>() ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            },
            static (options, next) => next.Configure(options))));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostLife>());
        return services;
    }

    private sealed record HostConfiguration(Func<HostOptions, HostOptions> Configure);

    /// <summary>Ends the host while the program still waits, rather than when its services are thrown away.</summary>
    private sealed class HostLife(IHostClient host) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => host.DisposeAsync().AsTask().WaitAsync(cancellationToken);
    }
}
