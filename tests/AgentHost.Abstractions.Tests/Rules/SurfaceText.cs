using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AgentHost.Tests.Rules;

/// <summary>The public surface of an assembly as text: one line a member, sorted, nullability included.</summary>
internal static class SurfaceText
{
    private const BindingFlags Flags = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What the compiler gives every record.</summary>
    private static readonly string[] RecordMembers =
    [
        "Equals", "GetHashCode", "ToString", "PrintMembers", "Deconstruct", "op_Equality", "op_Inequality", "<Clone>$", "get_EqualityContract"
    ];

    public static string Of(Assembly assembly) =>
        string.Join('\n', assembly.GetExportedTypes().SelectMany(TypeLines).Order(StringComparer.Ordinal)) + "\n";

    private static IEnumerable<string> TypeLines(Type type)
    {
        var name = Name(type, null);
        yield return name + Head(type);
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetValues(type))
            {
                yield return $"{name}.{value} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)}";
            }
            yield break;
        }
        foreach (var field in type.GetFields(Flags).Where(field => field.IsPublic))
        {
            var value = field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "";
            yield return $"{name}.{field.Name}: {(field.IsLiteral ? "const " : "")}{Typed(field.FieldType, new NullabilityInfoContext().Create(field))}{value}";
        }
        foreach (var constructor in type.GetConstructors(Flags).Where(IsVisible))
        {
            yield return $"{name}.{type.Name.Split('`')[0]}({Parameters(constructor)})";
        }
        foreach (var property in type.GetProperties(Flags)
            .Where(property => property.GetMethod is { } get && IsVisible(get) && property.Name != "EqualityContract"))
        {
            yield return $"{name}.{property.Name}: {Typed(property.PropertyType, new NullabilityInfoContext().Create(property))} {Accessors(property)}";
        }
        foreach (var method in type.GetMethods(Flags).Where(method => IsVisible(method) && !IsGenerated(type, method)))
        {
            var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
            yield return $"{name}.{method.Name}{generic}({Parameters(method)}): "
                + $"{Typed(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))}{Modifiers(method)}";
        }
    }

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : "sealed class";
        var parents = new[] { type.BaseType }.Where(parent =>
            parent is not null && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            .Concat(type.GetInterfaces().Where(parent => !parent.IsGenericType)).Where(parent => !type.IsEnum).Select(parent => Name(parent!, null)).ToArray();
        return $": {kind}{(parents.Length > 0 ? " of " + string.Join(", ", parents) : "")}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(Type type, MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)
        || RecordMembers.Contains(method.Name) && type.GetMethod("PrintMembers", Flags) is not null;

    private static string Modifiers(MethodInfo method) =>
        (method.IsFamily ? " protected" : "") + (method.IsStatic ? " static" : "")
        + (method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? " abstract" : method is { IsVirtual: true, IsFinal: false } ? " virtual" : "");

    private static string Accessors(PropertyInfo property)
    {
        var init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = property.SetMethod is { } setter && IsVisible(setter) ? init ? " init;" : " set;" : "";
        return $"{{ get;{set} }}{(property.GetMethod!.IsStatic ? " static" : "")}"
            + $"{(property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : " required")}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Typed(parameter.ParameterType, new NullabilityInfoContext().Create(parameter))} {parameter.Name}"
        + $"{(parameter.HasDefaultValue ? " = " + Default(parameter.DefaultValue) : "")}"));

    private static string Default(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Typed(Type type, NullabilityInfo nullability) =>
        Name(type, nullability) + (!type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? "?" : "");

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying, null) + "?";
        }
        if (type.IsArray)
        {
            return Name(type.GetElementType()!, null) + "[]";
        }
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!, null);
        }
        if (!type.IsGenericType)
        {
            return type.Name;
        }
        var arguments = type.GetGenericArguments();
        var names = arguments.Select((argument, index) =>
            nullability?.GenericTypeArguments is { } inner && index < inner.Length ? Typed(argument, inner[index]) : Name(argument, null));
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", names)}>";
    }
}
