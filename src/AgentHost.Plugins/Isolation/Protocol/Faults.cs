using System.Reflection;
using System.Text.Json;
using AgentHost.JsonRpc;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Exceptions as records, and back. The contract's own, and the common ones of the framework, are thrown again as themselves.</summary>
internal static class Faults
{
    /// <summary>The error code of every fault that carries a record.</summary>
    public const int Code = 1;

    private const int MessageLimit = 8 * 1024;

    private const int DetailLimit = 16 * 1024;

    public static JsonRpcErrorException ToError(Exception exception)
    {
        var fault = ToFault(exception);
        return new JsonRpcErrorException(Code, fault.Message, JsonSerializer.SerializeToElement(fault, RunnerJson.Default.Fault), exception);
    }

    public static Exception FromError(RemoteErrorException error)
    {
        if (error.Code != Code || error.ErrorData is not { } data)
        {
            return new CapabilityException($"The other end of the plugin runner refused the call: {error.Message}", error);
        }

        try
        {
            return FromFault(data.Deserialize(RunnerJson.Default.Fault)!);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            return new CapabilityException($"The other end of the plugin runner failed without saying how: {error.Message}", error);
        }
    }

    public static Fault ToFault(Exception exception)
    {
        var type = exception is PluginFaultException known ? known.TypeName : exception.GetType().Name;
        var fault = new Fault("other", type, Bound(exception.Message, MessageLimit));
        return exception switch
        {
            FileAccessException file => fault with { Kind = "file-access", Failure = EnumNames.Write(file.Failure), Subject = file.Path },
            ProcessStartException process => fault with { Kind = "process-start", Subject = process.FileName },
            TargetLostException lost => fault with { Kind = "target-lost", Subject = lost.Target },
            CapabilityException => fault with { Kind = "capability" },
            HostException host => fault with { Kind = "host", Failure = EnumNames.Write(host.Failure) },
            OperationCanceledException => fault with { Kind = "cancelled" },
            TargetInvocationException { InnerException: { } inner } => fault with { Kind = "invocation", Inner = ToFault(inner) },
            _ when IsCommon(exception) => fault with { Kind = "common" },
            _ => fault with { Detail = Bound(exception.ToString(), DetailLimit) },
        };
    }

    public static Exception FromFault(Fault fault)
    {
        var message = fault.Message ?? "";
        return fault.Kind switch
        {
            "file-access" => new FileAccessException(Word<FileAccessFailure>(fault.Failure), fault.Subject ?? "", message),
            "process-start" => new ProcessStartException(fault.Subject ?? "", message),
            "target-lost" => new TargetLostException(fault.Subject ?? "", message),
            "capability" => new CapabilityException(message),
            "host" => new HostException(Word<HostFailure>(fault.Failure), message),
            "cancelled" => new OperationCanceledException(message),
            "invocation" when fault.Inner is { } inner => new TargetInvocationException(FromFault(inner)),
            "common" when MakeCommon(fault.Type, message) is { } common => common,
            _ => new PluginFaultException(fault.Type ?? "Exception", message, fault.Detail),
        };
    }

    private static bool IsCommon(Exception exception) => MakeCommon(exception.GetType().Name, "")?.GetType() == exception.GetType();

    private static Exception? MakeCommon(string? type, string message) => type switch
    {
        nameof(InvalidOperationException) => new InvalidOperationException(message),
        nameof(ArgumentException) => new ArgumentException(message),
        nameof(NotSupportedException) => new NotSupportedException(message),
        nameof(TimeoutException) => new TimeoutException(message),
        nameof(IOException) => new IOException(message),
        nameof(UnauthorizedAccessException) => new UnauthorizedAccessException(message),
        nameof(FormatException) => new FormatException(message),
        nameof(JsonException) => new JsonException(message),
        nameof(EgressException) => new EgressException(message),
        nameof(HttpRequestException) => new HttpRequestException(message),
        _ => null,
    };

    private static T Word<T>(string? word)
        where T : struct, Enum => word is not null && EnumNames.TryParse<T>(word, out var value) ? value : default;

    private static string Bound(string text, int limit) => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit), "…");
}

/// <summary>An exception on its way to the other side: the <c>data</c> of an error.</summary>
/// <param name="Kind">Kind of exception to throw again; see <see cref="Faults"/>.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="Message">Its message.</param>
internal sealed record Fault(string Kind, string Type, string Message)
{
    /// <summary>The failure's word, where the exception has one.</summary>
    public string? Failure { get; init; }

    /// <summary>The path, program or target concerned.</summary>
    public string? Subject { get; init; }

    /// <summary>The whole text with its stack, for a log.</summary>
    public string? Detail { get; init; }

    /// <summary>The cause, where the exception is but a wrapper.</summary>
    public Fault? Inner { get; init; }
}
