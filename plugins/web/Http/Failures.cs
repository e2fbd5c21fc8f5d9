namespace AgentHost.Plugins.Web.Http;

/// <summary>Says why an address could not be had.</summary>
internal static class Failures
{
    public static string Describe(Uri address, HttpRequestException exception) => exception switch
    {
        // What the guard says ends with what the settings allow: here is where they say it.
        EgressException => $"{address} is not fetched: {exception.Message.TrimEnd('.')} (plugins.web.allow).",
        { HttpRequestError: HttpRequestError.NameResolutionError } => $"There is no host {address.IdnHost}: check the address.",
        { HttpRequestError: HttpRequestError.ConnectionError } => $"{WebAddress.HostOf(address)} cannot be reached: {Innermost(exception)}",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{WebAddress.HostOf(address)} gives no secure connection: {Innermost(exception)}",
        { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"The proxy does not let through to {WebAddress.HostOf(address)}: {Innermost(exception)}",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"{WebAddress.HostOf(address)} answers with more headers than are read.",
        _ => $"{WebAddress.HostOf(address)} gave no answer that makes sense: {Innermost(exception)}",
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
