using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AgentHost.AheadOfTime;

/// <summary>Finds state machines in an assembly's metadata; nothing of it is loaded or run.</summary>
internal static class StateMachines
{
    private const string BuilderField = "<>t__builder";

    private static readonly string[] Builders = ["AsyncTaskMethodBuilder`1", "AsyncValueTaskMethodBuilder`1"];

    /// <exception cref="InvalidDataException">The file is no assembly.</exception>
    public static IReadOnlyList<StateMachine> In(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            throw new InvalidDataException($"{path} is no assembly.");
        }

        var metadata = file.GetMetadataReader();
        var assembly = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        var found = new List<StateMachine>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);

            // In a build without optimisation they are classes, which share one compiled form already.
            if (!type.IsNested || !IsStruct(metadata, type) || ResultOf(metadata, type) is not { Count: > 0 } result)
            {
                continue;
            }

            var names = new List<string> { metadata.GetString(type.Name) };
            var outer = type;
            while (outer.IsNested)
            {
                outer = metadata.GetTypeDefinition(outer.GetDeclaringType());
                names.Insert(0, metadata.GetString(outer.Name));
            }

            found.Add(new StateMachine(assembly, metadata.GetString(outer.Namespace), names, type.GetGenericParameters().Count, result));
        }

        return found;
    }

    private static bool IsStruct(MetadataReader metadata, TypeDefinition type) =>
        type.BaseType.Kind switch
        {
            HandleKind.TypeReference => metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type.BaseType).Name, "ValueType"),
            HandleKind.TypeDefinition => metadata.StringComparer.Equals(metadata.GetTypeDefinition((TypeDefinitionHandle)type.BaseType).Name, "ValueType"),
            _ => false,
        };

    /// <summary>
    /// Finds the type argument of its builder: a reference, a type parameter, which may be one, or a tuple of references and primitives; empty for anything
    /// else, which the compiler does not leave out.
    /// </summary>
    private static IReadOnlyList<SignatureTypeCode> ResultOf(MetadataReader metadata, TypeDefinition type)
    {
        foreach (var handle in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if (!metadata.StringComparer.Equals(field.Name, BuilderField))
            {
                continue;
            }

            // ECMA-335, II.23.2.4 and II.23.2.12: field, generic instance of a value type, the type, one argument, and what that is.
            var signature = metadata.GetBlobReader(field.Signature);
            return signature.ReadSignatureHeader().Kind == SignatureKind.Field
                && signature.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance
                && signature.ReadByte() == (byte)SignatureTypeKind.ValueType
                && Builders.Contains(NameOf(metadata, signature.ReadTypeHandle()))
                && signature.ReadCompressedInteger() == 1
                ? ResultOf(metadata, signature)
                : [];
        }

        return [];
    }

    private static IReadOnlyList<SignatureTypeCode> ResultOf(MetadataReader metadata, BlobReader argument)
    {
        var tuple = argument;
        if (Read(ref argument) == SignatureTypeCode.Object)
        {
            return [SignatureTypeCode.Object];
        }

        if (tuple.ReadByte() != (byte)SignatureTypeCode.GenericTypeInstance
            || tuple.ReadByte() != (byte)SignatureTypeKind.ValueType
            || !NameOf(metadata, tuple.ReadTypeHandle()).StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return [];
        }

        var members = new SignatureTypeCode[tuple.ReadCompressedInteger()];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = Read(ref tuple);
            if (members[i] is SignatureTypeCode.Invalid or SignatureTypeCode.TypeHandle)
            {
                return [];
            }
        }

        return members;
    }

    /// <summary>Reads one type (ECMA-335, II.23.2.12).</summary>
    /// <returns>
    /// <see cref="SignatureTypeCode.Object"/> for any reference, a primitive's own code, <see cref="SignatureTypeCode.TypeHandle"/> for any other value;
    /// Invalid for what no asynchronous method returns.
    /// </returns>
    private static SignatureTypeCode Read(ref BlobReader type)
    {
        var code = type.ReadByte();
        switch (code)
        {
            case >= (byte)SignatureTypeCode.Boolean and <= (byte)SignatureTypeCode.Double:
                return (SignatureTypeCode)code;
            case (byte)SignatureTypeCode.String or (byte)SignatureTypeCode.Object:
                return SignatureTypeCode.Object;
            case (byte)SignatureTypeKind.Class or (byte)SignatureTypeKind.ValueType:
                type.ReadTypeHandle();
                return Kind(code);
            case (byte)SignatureTypeCode.GenericTypeParameter or (byte)SignatureTypeCode.GenericMethodParameter:
                type.ReadCompressedInteger();
                return SignatureTypeCode.Object;
            case (byte)SignatureTypeCode.SZArray:
                Read(ref type);
                return SignatureTypeCode.Object;
            case (byte)SignatureTypeCode.GenericTypeInstance:
                var kind = type.ReadByte();
                type.ReadTypeHandle();
                for (var left = type.ReadCompressedInteger(); left > 0; left--)
                {
                    Read(ref type);
                }

                return Kind(kind);
            default:
                return SignatureTypeCode.Invalid;
        }

        static SignatureTypeCode Kind(byte kind) => kind == (byte)SignatureTypeKind.Class ? SignatureTypeCode.Object : SignatureTypeCode.TypeHandle;
    }

    private static string NameOf(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
        HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        _ => "",
    };
}
