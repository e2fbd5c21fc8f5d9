using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using AgentHost.Client;

namespace AgentHost.Testing.Shared;

/// <summary>Builds contract values with every member filled, always the same ones, so that a new record is tested the day it is added.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    /// <summary>The contract of authors and that of surfaces.</summary>
    public static IReadOnlyList<Assembly> Contract { get; } = [typeof(Plugin).Assembly, typeof(AgentEvent).Assembly];

    /// <summary>The public types of both.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Contract.SelectMany(static assembly => assembly.GetExportedTypes())];

    /// <summary>The documentation files of both.</summary>
    public static IEnumerable<XElement> Documentation =>
        Contract.SelectMany(static assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member"));

    /// <summary>Every public record that is not abstract, in the order of its name.</summary>
    public static IReadOnlyList<Type> Records { get; } =
        [.. Types.Where(type => IsRecord(type) && !type.IsAbstract).OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static bool IsRecord(Type type) =>
        Contract.Contains(type.Assembly) && !type.IsEnum
        && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    /// <summary>The records whose <c>type</c> member tells them apart, below one of the open bases.</summary>
    public static IEnumerable<Type> KnownKindsOf(Type openBase) =>
        Records.Where(type => type.IsSubclassOf(openBase) && !KeepsUnknown(type));

    /// <summary>The fallbacks: they are what an unknown kind reads as, and have no metadata shape of their own.</summary>
    public static bool KeepsUnknown(Type type) =>
        type == typeof(UnknownPart) || type == typeof(UnknownBlock) || type == typeof(UnknownUpdate) || type == typeof(UnknownHookInput)
        || type == typeof(OtherEvent);

    public static object Make(Type type) => Make(type, type.Name, []);

    /// <summary>The <c>type</c> word of a record below an open base.</summary>
    public static string KindOf(Type type) => (string)type.GetProperty("Type")!.GetValue(Make(type))!;

    public static JsonElement ToJson(object value, Type type) => JsonSerializer.SerializeToElement(value, Info(type));

    /// <summary>The metadata of a contract type.</summary>
    public static JsonTypeInfo Info(Type type) => ClientJson.Options.GetTypeInfo(type);

    public static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static object Make(Type type, string name, Stack<Type> above)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return type == typeof(ToolEffects) ? ToolEffects.Read | ToolEffects.Network : Enum.GetValues(type).Cast<object>().Last();
        }
        if (Simple(type, name) is { } simple)
        {
            return simple;
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return List(type.GetGenericArguments()[0], name, above);
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var value = type.GetGenericArguments()[1];
            var map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
            map.Add("key", Make(value, "value", above));
            return map;
        }
        if (!IsRecord(type))
        {
            throw new NotSupportedException($"{type} is no kind of value that a contract record may hold; see docs/internals/contract.md.");
        }
        return MakeRecord(Concrete(type), above);
    }

    private static object? Simple(Type type, string name) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "a " + Camel(name),
        TypeCode.Boolean => true,
        TypeCode.Int32 => 3,
        TypeCode.Int64 => 4_000_000_000L,
        TypeCode.Double => 0.5,
        TypeCode.Decimal => 0.25m,
        _ when type == typeof(DateTimeOffset) => Time,
        _ when type == typeof(JsonElement) => AgentJson.Parse("""{"key":["value",1,null]}"""),
        _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1, 2, 250]),
        _ => null,
    };

    private static Array List(Type item, string name, Stack<Type> above)
    {
        var recursive = above.Contains(Concrete(item));
        var list = Array.CreateInstance(item, recursive ? 0 : 1);
        if (!recursive)
        {
            list.SetValue(Make(item, name.TrimEnd('s'), above), 0);
        }
        return list;
    }

    private static object MakeRecord(Type type, Stack<Type> above)
    {
        above.Push(type);
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length)
            .First(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type);
        var value = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, parameter.Name!, above))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.GetIndexParameters().Length == 0))
        {
            if (!constructor.GetParameters().Any(parameter => parameter.Name == property.Name) && !above.Contains(property.PropertyType))
            {
                property.SetValue(value, Make(property.PropertyType, property.Name, above));
            }
        }
        above.Pop();
        return value;
    }

    private static Type Concrete(Type type) =>
        type == typeof(Part) ? typeof(TextPart)
        : type == typeof(DisplayBlock) ? typeof(CodeBlock)
        : type == typeof(ModelUpdate) ? typeof(TextDelta)
        : type == typeof(HookInput) ? typeof(PreToolInput)
        : type == typeof(AgentEvent) ? typeof(HostWarning)
        : type;
}
